package io.moonspark.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.CaptionLength;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoondreamConfigTest {
  private static String nano;

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in =
        MoondreamConfigTest.class.getResourceAsStream("/io/moonspark/model/nano/config.json")) {
      nano = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void officialLayoutIsRead() {
    MoondreamConfig config = MoondreamConfig.parse(nano, "config.json");
    assertEquals(new TextConfig(128, 512, 4, 620, 2048, 2, 2), config.text());
    assertEquals(64, config.vision().patches());
    assertEquals(65, config.prefixLength());
    assertEquals(1024, config.region().sizeBins());
    assertEquals(
        List.of(1, 613, 2, 591, 3), config.tokenizer().captions().get(CaptionLength.NORMAL));
    assertEquals(List.of(1, 581, 2), config.tokenizer().query().prefix());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ff_dim\": 512,| | text.ff_dim is missing",
        "\"n_layers\": 4| \"n_layers\": 0| text.n_layers must be positive",
        "\"n_layers\": 4| \"n_layers\": 4.5| text.n_layers is no integer",
        "\"n_kv_heads\": 2| \"n_kv_heads\": 3| n_kv_heads",
        "\"proj_out_dim\": 128| \"proj_out_dim\": 256| proj_out_dim",
        "\"crop_size\": 112| \"crop_size\": 113| crop_size",
        "\"overlap_margin\": 1| \"overlap_margin\": 4| overlap_margin",
        "\"max_context\": 2048| \"max_context\": 64| max_context",
        "\"eos_id\": 0,| | tokenizer.eos_id is missing",
      })
  void wrongFieldIsNamedWithItsFile(String from, String to, String message) {
    assertTrue(nano.contains(from), "the test changes something");
    String broken = nano.replace(from, to == null ? "" : to);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> MoondreamConfig.parse(broken, "my/config.json"));
    assertTrue(error.getMessage().startsWith("my/config.json"), error.getMessage());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void olderReleasesHaveNoAnswerTokenAndNoLongCaption() {
    String older = nano.replace("\"answer_id\": 3,", "").replace("\"long\"", "\"other\"");
    TokenizerConfig tokenizer = MoondreamConfig.parse(older, "config.json").tokenizer();
    assertEquals(OptionalInt.empty(), tokenizer.answerId());
    assertEquals(Set.of(CaptionLength.SHORT, CaptionLength.NORMAL), tokenizer.captions().keySet());
  }

  @Test
  void textThatIsNoJsonIsRefusedByName() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> MoondreamConfig.parse("{", "my/config.json"))
            .getMessage()
            .startsWith("my/config.json is no JSON"));
  }
}
