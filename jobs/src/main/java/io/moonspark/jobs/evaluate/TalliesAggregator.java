package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.Tallies;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/** Adds up the statistics of scored rows. */
final class TalliesAggregator extends Aggregator<Row, Tallies, Tallies> {

  private static final long serialVersionUID = 1L;

  private final long seed;
  private final int unit;
  private final int statistics;
  private final int subsets;

  /**
   * An aggregator.
   *
   * @param unit column that bootstrap samples are drawn by
   * @param statistics column with statistics
   * @param subsets column with the names of the sets an item is in
   */
  TalliesAggregator(long seed, int unit, int statistics, int subsets) {
    this.seed = seed;
    this.unit = unit;
    this.statistics = statistics;
    this.subsets = subsets;
  }

  @Override
  public Tallies zero() {
    return new Tallies(seed);
  }

  @Override
  public Tallies reduce(Tallies tallies, Row row) {
    double[] values =
        row.<Double>getList(statistics).stream().mapToDouble(Double::doubleValue).toArray();
    return tallies.add(row.getString(unit), row.getList(subsets), values);
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
