package io.moonspark.jobs;

import java.util.regex.Pattern;

/** Keeps passwords out of paths, which are printed, logged and written into tables. */
final class PathSecrets {

  /** In a bucket's place a colon is enough: a secret key may have slashes before the at sign. */
  private static final Pattern USER_AND_PASSWORD =
      Pattern.compile("s3[an]?://[^/@]*:.*|[^:/]+://[^/@]*:[^/]*@.*");

  private PathSecrets() {}

  /**
   * Refuses a path such as {@code s3a://key:secret@bucket/images}, and does not repeat it.
   *
   * @param path may be null
   * @throws UserError if it holds a password
   */
  static void refuse(String flag, String path) {
    if (path != null && USER_AND_PASSWORD.matcher(path).matches()) {
      throw UserError.flag(
          flag,
          path.substring(0, path.indexOf(':')) + "://...",
          "holds a password: leave it out of the path, and give credentials in the environment"
              + " or as spark.hadoop settings");
    }
  }
}
