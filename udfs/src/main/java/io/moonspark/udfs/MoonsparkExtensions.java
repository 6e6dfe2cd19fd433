package io.moonspark.udfs;

import io.moonspark.udfs.sql.GatherCalls;
import io.moonspark.udfs.sql.MoondreamStrategy;
import io.moonspark.udfs.sql.SqlFunctions;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * SQL functions that look at images, for sessions with {@code
 * spark.sql.extensions=io.moonspark.udfs.MoonsparkExtensions}:
 *
 * <pre>{@code
 * SELECT path, moondream_caption(content), moondream_query(content, 'What is it?') FROM photos
 * WHERE size(moondream_detect(content, 'car')) > 0
 * }</pre>
 *
 * <p>An image is BINARY or the path of a file as STRING. All functions over the same column of
 * images are evaluated together, in batches, with one vision pass an image. Settings are those of
 * the session that start with {@code spark.moonspark.}: {@code model}, {@code device}, {@code
 * cropBudget}, {@code maxTokens}, {@code maxObjects}, {@code temperature}, {@code topP}, {@code
 * seed}, {@code maxPixels}, {@code maxBytes}, {@code imageTimeout}, and {@code onError}, which is
 * {@code null} or {@code fail}.
 *
 * <p>Rows whose image or prompt is NULL get NULL and cost nothing, as do branches of CASE, IF and
 * COALESCE that a row does not come to. Where no batches are possible (inside a lambda, or over an
 * aggregate in the same SELECT), each row is a batch of its own.
 */
public final class MoonsparkExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlFunctions.all().forEach(extensions::injectFunction);
    extensions.injectPreCBORule(spark -> new GatherCalls());
    extensions.injectPlannerStrategy(MoondreamStrategy::new);
    return BoxedUnit.UNIT;
  }
}
