package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;

import io.moonspark.jobs.evaluate.metrics.CaptionScores;
import io.moonspark.jobs.evaluate.metrics.Chair;
import io.moonspark.jobs.evaluate.metrics.DocumentFrequencies;
import io.moonspark.jobs.evaluate.metrics.PtbTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Counts in Spark in the references of how many images each n-gram is, and scores captions by it.
 * Tasks exchange sorted arrays of hashes instead of rows, of which there would be two hundred an
 * image.
 *
 * <p>The most frequent n-grams, {@link #MOST_BROADCAST} of them at most, pass through the driver
 * and go to every executor. That is all of them up to about a million images with five references;
 * the rarer ones of a larger set are joined to the captions that have them. N-grams of one image
 * alone weigh as much as those of none, and stay where they are.
 */
final class CaptionFrequencies {

  /** So many n-grams take 0.3 GB in each executor, and three times as much in the driver. */
  static final int MOST_BROADCAST = 1 << 24;

  private static final String RARE = "rare";

  private static final StructType ASKED =
      new StructType().add("number", DataTypes.LongType).add("hash", DataTypes.LongType);

  private static final StructType COUNT =
      new StructType().add("hash", DataTypes.LongType).add("images", DataTypes.IntegerType);

  private final Dataset<Row> items;
  private final Chair chair;
  private final int mostBroadcast;

  /**
   * Frequencies in the references of a table.
   *
   * @param items rows of {@link ItemRows#SCHEMA}, each with a number of its own
   * @param chair objects to look for; null for none
   * @param mostBroadcast n-grams that may pass through the driver
   */
  CaptionFrequencies(Dataset<Row> items, Chair chair, int mostBroadcast) {
    this.items = items;
    this.chair = chair;
    this.mostBroadcast = mostBroadcast;
  }

  /**
   * Scores captions of the items.
   *
   * @param predicted rows that start with the columns of an item
   */
  Dataset<Row> scored(Dataset<Row> predicted, Scoring.Predictor predictor) {
    long images = items.count();
    JavaRDD<GramCounts> counts = counts(images).persist(StorageLevel.MEMORY_AND_DISK_SER());
    int most = largestRare(counts);
    List<GramCounts> frequent = counts.map(part -> part.between(most, Integer.MAX_VALUE)).collect();
    JavaSparkContext context = new JavaSparkContext(items.sparkSession().sparkContext());
    Broadcast<CaptionScores> scores =
        context.broadcast(new CaptionScores(frequencies(images, frequent), chair));
    if (most == 1) {
      counts.unpersist();
      return Scoring.scored(predicted, predictor, row -> CaptionRule.of(scores));
    }
    FlatMapFunction<Row, Row> ask =
        row -> asked(row, predictor.of(row), scores.value().frequencies());
    Dataset<Row> rare =
        predicted
            .flatMap(ask, Encoders.row(ASKED))
            .join(table(counts, most), "hash")
            .groupBy("number")
            .agg(collect_list(struct("hash", "images")).as(RARE));
    return Scoring.scored(
        predicted.join(rare, new String[] {"number"}, "left"),
        predictor,
        row -> CaptionRule.of(scores.value().with(rare(row, images))));
  }

  private JavaRDD<GramCounts> counts(long images) {
    int buckets = HashBuckets.enoughFor(images);
    JavaRDD<Row> references = items.select("truth").toJavaRDD();
    JavaPairRDD<Integer, GramCounts> counted =
        references.mapPartitionsToPair(rows -> new HashBuckets(buckets, hashes(rows)));
    return counted
        .groupByKey(buckets)
        .values()
        .map(parts -> GramCounts.sum(parts).between(1, Integer.MAX_VALUE));
  }

  /** The n-grams of each image. */
  private static Iterator<long[]> hashes(Iterator<Row> rows) {
    Iterable<Row> all = () -> rows;
    return StreamSupport.stream(all.spliterator(), false)
        .map(row -> row.<String>getList(0).stream().map(PtbTokenizer::words).toList())
        .map(DocumentFrequencies::hashes)
        .iterator();
  }

  /** In how many images an n-gram may be to be too rare for the broadcast; 1 if none is. */
  private int largestRare(JavaRDD<GramCounts> counts) {
    long[] byMagnitude =
        counts
            .map(GramCounts::byMagnitude)
            .fold(
                new long[Integer.SIZE],
                (a, b) -> IntStream.range(0, a.length).mapToLong(i -> a[i] + b[i]).toArray());
    long sum = 0;
    int magnitude = Integer.SIZE - 1;
    while (magnitude > 0 && sum + byMagnitude[magnitude] <= mostBroadcast) {
      sum += byMagnitude[magnitude--];
    }
    return (int) ((1L << (magnitude + 1)) - 1);
  }

  private static DocumentFrequencies frequencies(long images, List<GramCounts> parts) {
    long[] hashes = new long[parts.stream().mapToInt(part -> part.hashes().length).sum()];
    int[] frequencies = new int[hashes.length];
    int at = 0;
    for (GramCounts part : parts) {
      System.arraycopy(part.hashes(), 0, hashes, at, part.hashes().length);
      System.arraycopy(part.images(), 0, frequencies, at, part.images().length);
      at += part.hashes().length;
    }
    return new DocumentFrequencies(images, hashes, frequencies);
  }

  /** The n-grams that were not broadcast. */
  private Dataset<Row> table(JavaRDD<GramCounts> counts, int most) {
    return items
        .sparkSession()
        .createDataFrame(counts.flatMap(part -> rows(part.between(1, most))), COUNT);
  }

  private static Iterator<Row> rows(GramCounts counts) {
    return IntStream.range(0, counts.hashes().length)
        .mapToObj(i -> RowFactory.create(counts.hashes()[i], counts.images()[i]))
        .iterator();
  }

  /** The n-grams of a caption and its references whose frequency is not known yet. */
  private static Iterator<Row> asked(Row row, Prediction prediction, DocumentFrequencies frequent) {
    List<String> texts = new ArrayList<>(ItemRows.item(row).answers());
    texts.add(prediction.text());
    return Arrays.stream(
            DocumentFrequencies.hashes(texts.stream().map(PtbTokenizer::words).toList()))
        .filter(hash -> !frequent.has(hash))
        .mapToObj(hash -> RowFactory.create(row.getLong(0), hash))
        .iterator();
  }

  private static DocumentFrequencies rare(Row row, long images) {
    int column = row.fieldIndex(RARE);
    List<Row> counts = row.isNullAt(column) ? List.of() : row.getList(column);
    return new DocumentFrequencies(
        images,
        counts.stream().mapToLong(count -> count.getLong(0)).toArray(),
        counts.stream().mapToInt(count -> count.getInt(1)).toArray());
  }
}
