package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.ScoringBench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluateBenchTest {

  @Test
  void warmUpBothSizesAndTheirRatioArePrinted() {
    StringWriter text = new StringWriter();
    ScoringBench.run(Cli.spark(), 20, new long[] {100, 200}, new PrintWriter(text));
    for (String name : List.of("VQA accuracy", "captions, CIDEr-D")) {
      assertTrue(
          text.toString()
              .matches(
                  "(?s).*"
                      + name
                      + " +warm-up +20 items.*"
                      + name
                      + " +100 items.*"
                      + name
                      + " +200 items.*"
                      + name
                      + " +2\\.0 times the items took.*"),
          text.toString());
    }
  }
}
