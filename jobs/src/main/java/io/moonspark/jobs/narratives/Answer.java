package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of the form that its step asks for.
 *
 * @param call key of the call that it came from
 */
record Answer(JsonNode value, String call) {}
