package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.Tallies;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * Adds up the statistics of rows of three columns: the image, which bootstrap samples are drawn by;
 * the statistics; the names of the sets that the item is in.
 */
final class TalliesAggregator extends Aggregator<Row, Tallies, Tallies> {

  private static final long serialVersionUID = 1L;

  private final long seed;

  TalliesAggregator(long seed) {
    this.seed = seed;
  }

  @Override
  public Tallies zero() {
    return new Tallies(seed);
  }

  @Override
  public Tallies reduce(Tallies tallies, Row row) {
    double[] values = row.<Double>getList(1).stream().mapToDouble(Double::doubleValue).toArray();
    return tallies.add(row.getString(0), row.getList(2), values);
  }

  @Override
  public Tallies merge(Tallies left, Tallies right) {
    return left.merge(right);
  }

  @Override
  public Tallies finish(Tallies tallies) {
    return tallies;
  }

  @Override
  public Encoder<Tallies> bufferEncoder() {
    return Encoders.javaSerialization(Tallies.class);
  }

  @Override
  public Encoder<Tallies> outputEncoder() {
    return Encoders.javaSerialization(Tallies.class);
  }
}
