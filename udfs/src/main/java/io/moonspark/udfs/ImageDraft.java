package io.moonspark.udfs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import java.sql.Timestamp;

/**
 * An image on its way from its source row to its output row.
 *
 * @param source the row it came in
 * @param request what it is asked
 * @param modified when its source changed last; null if unknown
 * @param length of its source in bytes; null if unknown
 * @param sha256 of its bytes in hex; null if they could not be read
 * @param crops null if the bytes are no image
 * @param failure null if it can be given to the engine
 * @param decodeMs milliseconds to read, decode and crop
 */
record ImageDraft(
    SourceRow source,
    Request request,
    Timestamp modified,
    Long length,
    String sha256,
    CropSet crops,
    Failure failure,
    double decodeMs) {

  /** Why an image has no result. */
  record Failure(ErrorCode code, String message) {}

  /** Crops it costs the engine: none if it failed or is asked nothing. */
  int cost() {
    return failure != null || request.isEmpty() ? 0 : crops.crops();
  }
}
