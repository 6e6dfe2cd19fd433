package io.moonspark.jobs.narratives;

import java.util.Locale;

/** An image cannot be finished: it goes into the ledger. */
final class ImageFailure extends RuntimeException {

  /** Why, as the ledger has it. */
  enum Code {
    /** A line of the narratives cannot be used. */
    BAD_LINE,
    /** No retry brought an answer; the next run tries again. */
    ENDPOINT,
    /** The endpoint refuses the call, such as for its length. */
    REFUSED,
    /** An answer stayed of the wrong form after its repairs. */
    MALFORMED,
    /** No fact is supported by what the annotators said. */
    NO_FACTS,
    /** No sentence was left by the rules and the judge. */
    NO_CAPTION;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final long serialVersionUID = 1L;

  private final Code code;

  ImageFailure(Code code, String message) {
    super(message);
    this.code = code;
  }

  Code code() {
    return code;
  }
}
