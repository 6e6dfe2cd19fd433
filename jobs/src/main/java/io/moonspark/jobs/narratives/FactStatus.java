package io.moonspark.jobs.narratives;

import java.util.Locale;

/** What became of a fact. */
enum FactStatus {
  /** Its quote is in the transcript; nobody has judged it yet. */
  CITED,
  /** It may be used: it is cited, and validated against the transcript. */
  SUPPORTED,
  /** What it cites was not said. */
  NOT_CITED,
  /** The transcript does not support it. */
  UNSUPPORTED,
  /** Another fact that is used says the same. */
  MERGED,
  /** The annotators do not agree about it. */
  CONTRADICTED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
