package io.moonspark.udfs.sql;

/** An image of a query is bad, and the session says that this ends the query. */
public final class BadImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadImageException(String image, String code, String message) {
    super(
        "image "
            + image
            + ": "
            + code
            + ": "
            + message
            + " (spark.moonspark.onError=null makes such images NULL)");
  }
}
