package io.moonspark.udfs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import java.sql.Timestamp;
import org.apache.spark.sql.Row;

/**
 * An image on its way from its source row to its output row.
 *
 * @param source the row it came in
 * @param request what it is asked
 * @param modified when its source changed last; null if unknown
 * @param length of its source in bytes; null if unknown
 * @param requestDigest digest of the request
 * @param sha256 of its bytes in hex; null if they could not be read
 * @param crops null if the bytes are no image, or those of another one
 * @param failure null if it can be given to the engine
 * @param original whose row this one's is a copy of; null if it has a row of its own
 * @param decodeMs milliseconds to read, decode and crop
 */
record ImageDraft(
    SourceRow source,
    Request request,
    String requestDigest,
    Timestamp modified,
    Long length,
    String sha256,
    CropSet crops,
    Failure failure,
    Original original,
    double decodeMs) {

  /** Why an image has no result. */
  record Failure(ErrorCode code, String message) {}

  /**
   * An image of the same content.
   *
   * @param row its row; null if it is in the same batch
   */
  record Original(Row row) {}

  /** Null if it could not be read. */
  ContentKey key() {
    return sha256 == null ? null : new ContentKey(sha256, requestDigest);
  }

  /** Crops it costs the engine: none if it failed, is asked nothing or is a copy. */
  int cost() {
    return failure != null || original != null || request.isEmpty() ? 0 : crops.crops();
  }
}
