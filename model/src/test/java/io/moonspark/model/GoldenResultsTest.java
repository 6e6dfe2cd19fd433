package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine says what the official code says. */
class GoldenResultsTest {
  private static final double COORDINATE_TOLERANCE = 1e-3;

  @TempDir static Path packs;

  @ParameterizedTest
  @EnumSource(Golden.Set.class)
  void everyTokenAndCoordinateEqualsTheOfficialOne(Golden.Set set) throws Exception {
    int closeCalls = 0;
    int compared = 0;
    try (Moondream model = Moondream.open(set.pack(packs), Device.cpu())) {
      List<Golden> all = set.read();
      List<Moondream.Item> batch = new ArrayList<>();
      for (Golden golden : all) {
        batch.add(new Moondream.Item(model.prepare(set.image(golden)), golden.request(set)));
      }
      List<Enrichment> results = model.enrich(batch);
      for (int i = 0; i < all.size(); i++) {
        Golden golden = all.get(i);
        Enrichment result = results.get(i);
        for (Enrichment.Caption caption : result.captions()) {
          Golden.Text expected = golden.caption().get(caption.length().label());
          closeCalls += compare(golden.image(), expected, caption.text());
          compared++;
        }
        for (int q = 0; q < golden.query().size(); q++) {
          closeCalls +=
              compare(golden.image(), golden.query().get(q), result.answers().get(q).text());
          compared++;
        }
        for (Golden.Regions expected : golden.detect()) {
          List<double[]> wanted =
              expected.objects().stream()
                  .map(
                      b ->
                          new double[] {
                            b.get("x_min"), b.get("y_min"), b.get("x_max"), b.get("y_max")
                          })
                  .toList();
          List<double[]> found =
              result.boxes().stream()
                  .filter(b -> b.label().equals(expected.label()))
                  .map(b -> new double[] {b.xMin(), b.yMin(), b.xMax(), b.yMax()})
                  .toList();
          closeCalls += compare(golden.image(), expected, wanted, found);
          compared++;
        }
        for (Golden.Regions expected : golden.point()) {
          List<double[]> wanted =
              expected.points().stream().map(p -> new double[] {p.get("x"), p.get("y")}).toList();
          List<double[]> found =
              result.points().stream()
                  .filter(p -> p.label().equals(expected.label()))
                  .map(p -> new double[] {p.x(), p.y()})
                  .toList();
          closeCalls += compare(golden.image(), expected, wanted, found);
          compared++;
        }
      }
    }
    System.out.println(set + ": " + compared + " compared, " + closeCalls + " close calls differ");
  }

  /** 1 if the two differ where the official decision was a close call, 0 if they are equal. */
  private static int compare(String image, Golden.Text expected, Enrichment.Text actual) {
    if (expected.minMargin() < Golden.CLOSE_CALL && !expected.tokens().equals(actual.tokens())) {
      return 1;
    }
    assertEquals(expected.tokens(), actual.tokens(), image + " " + expected.question());
    assertEquals(expected.text().strip(), actual.text(), image);
    return 0;
  }

  private static int compare(
      String image, Golden.Regions expected, List<double[]> wanted, List<double[]> found) {
    double worst = wanted.size() == found.size() ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
      for (int c = 0; c < wanted.get(i).length; c++) {
        worst = Math.max(worst, Math.abs(wanted.get(i)[c] - found.get(i)[c]));
      }
    }
    if (expected.minMargin() < Golden.CLOSE_CALL && worst > COORDINATE_TOLERANCE) {
      return 1;
    }
    assertTrue(
        worst <= COORDINATE_TOLERANCE,
        image + " " + expected.label() + ": off by " + worst + ", margin " + expected.minMargin());
    return 0;
  }
}
