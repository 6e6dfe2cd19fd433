package io.moonspark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class EnrichIteratorTest {

  private static final int REUSED = OutputSchema.output().fieldIndex("reused");

  private static int serial;

  private final CountingEngine engine = new CountingEngine();
  private final EnrichCounters counters = EnrichCounters.unseen();

  @Test
  void batchesCloseAtTheCropBudget() {
    codes(8, 3, 4, 4, 8, 3, 9, 1, 1);
    assertEquals(
        List.of(List.of(3, 4), List.of(4), List.of(8), List.of(3), List.of(9), List.of(1, 1)),
        engine.batches());
  }

  @Test
  void badImagesKeepTheirPlaceAndCostNothing() {
    assertEquals(
        List.of("ok", "undecodable", "ok", "undecodable", "undecodable", "ok"),
        codes(6, 3, CountingEngine.BROKEN, 3, CountingEngine.BROKEN, CountingEngine.BROKEN, 4));
    assertEquals(List.of(List.of(3, 3), List.of(4)), engine.batches());
  }

  @Test
  void batchesAndCropsAreCountedOnceWhateverHadToBeTriedAgain() {
    engine.memory(5);
    codes(8, 3, 3, CountingEngine.BROKEN, 6);
    assertEquals(6, counters.crops().value());
    assertEquals(engine.batches().size() - 2, counters.batches().value());
    assertEquals(4, counters.images().value());
    assertEquals(2, counters.failures().value());
  }

  @Test
  void runningOutOfMemoryHalvesThisBatchAndTheOnesBehind() {
    engine.memory(5);
    assertEquals(11, codes(8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).size());
    assertEquals(List.of(8, 4, 4, 3), engine.batches().stream().map(List::size).toList());
  }

  @Test
  void anImageThatFitsInNoMemoryIsAnErrorRow() {
    engine.memory(5);
    assertEquals(List.of("ok", "out_of_memory", "ok"), codes(8, 1, 6, 1));
  }

  @Test
  void anImageThatBreaksTheEngineSpoilsNoOther() {
    assertEquals(
        List.of("ok", "ok", "engine", "ok"), codes(1000, 1, 1, CountingEngine.BREAKS_ENGINE, 1));
  }

  @Test
  void imagesOfTheSameContentAndRequestAreGivenToTheEngineOnce() {
    List<SourceRow> images =
        List.of(
            image("a", 3, 1),
            image("a again", 3, 1),
            image("b", 4, 2),
            image("a, asked something else", 3, 1, "Why?"),
            image("broken", CountingEngine.BROKEN, 3),
            image("b again", 4, 2),
            image("broken again", CountingEngine.BROKEN, 3),
            image("a at last", 3, 1));
    List<String> rows = new ArrayList<>();
    iterator(images.iterator(), 8)
        .forEachRemaining(row -> rows.add(row.getString(0) + (row.getBoolean(REUSED) ? " *" : "")));
    assertEquals(
        List.of(
            "a",
            "a again *",
            "b",
            "a, asked something else",
            "broken",
            "b again *",
            "broken again *",
            "a at last *"),
        rows);
    assertEquals(List.of(List.of(3, 4), List.of(3)), engine.batches());
  }

  @Test
  void copiesOfAnImageThatBreaksTheEngineInTheSameBatchShareItsError() {
    List<String> codes = new ArrayList<>();
    iterator(
            List.of(
                    image("a", CountingEngine.BREAKS_ENGINE, 1),
                    image("b", CountingEngine.BREAKS_ENGINE, 1))
                .iterator(),
            1000)
        .forEachRemaining(row -> codes.add(row.getStruct(8).getString(0)));
    assertEquals(List.of("engine", "engine"), codes);
  }

  @Test
  void onlyOneBatchIsReadAhead() {
    int[] read = {0};
    Iterator<Row> rows =
        iterator(
            Stream.iterate(0, i -> i + 1)
                .limit(1000)
                .peek(i -> read[0]++)
                .map(i -> row(1))
                .iterator(),
            10);
    rows.next();
    assertEquals(10, read[0]);
  }

  @Test
  void errorsOfTheJvmFailTheTask() {
    assertThrows(OutOfMemoryError.class, () -> codes(1000, 1, CountingEngine.BREAKS_JVM));
  }

  private List<String> codes(int budget, int... images) {
    List<String> codes = new ArrayList<>();
    iterator(Arrays.stream(images).mapToObj(EnrichIteratorTest::row).iterator(), budget)
        .forEachRemaining(row -> codes.add(row.isNullAt(8) ? "ok" : row.getStruct(8).getString(0)));
    return codes;
  }

  private Iterator<Row> iterator(Iterator<SourceRow> rows, int budget) {
    EnrichSettings settings =
        new EnrichSettings(
            new ModelRef(ModelRef.NANO, "nano", "0"),
            "cpu",
            Request.none().caption(CaptionLength.SHORT),
            budget,
            ImageLimits.defaults());
    Originals originals =
        new Originals(DoneRows.of(UUID.randomUUID().toString(), null), null, Set.of());
    return new EnrichIterator(
        rows,
        new ImagePreparer(engine, settings, new Configuration(false), originals),
        new BatchRunner(engine, settings.model(), counters, originals),
        originals,
        engine.limit(),
        budget);
  }

  /** An image unlike any other. */
  private static SourceRow row(int image) {
    return image("key", image, serial++);
  }

  private static SourceRow image(String key, int crops, int content, String... questions) {
    byte[] bytes = ByteBuffer.allocate(5).put((byte) crops).putInt(content).array();
    return new SourceRow(key, bytes, null, null, null, List.of(questions), List.of());
  }
}
