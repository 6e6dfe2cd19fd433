package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How often a step is done for an image. */
enum Per {
  @JsonProperty("image")
  IMAGE,
  @JsonProperty("annotator")
  ANNOTATOR,
  /** Once for each of the step's variants. */
  @JsonProperty("variant")
  VARIANT
}
