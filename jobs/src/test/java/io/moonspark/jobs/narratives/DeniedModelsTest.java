package io.moonspark.jobs.narratives;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.UserError;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list that is in {@code conf}. */
final class DeniedModelsTest {

  private static final DeniedModels DENIED =
      DeniedModels.read(Path.of("..", "conf", "narratives", "denied-models.txt"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "openai/GPT-5",
        "azure:gpt-4-turbo",
        "chatgpt-4o-latest",
        "o3-mini",
        "anthropic/claude-3-haiku",
        "gemini-1.5-pro",
        "models/gemini-pro",
        "x-ai/grok-2"
      })
  void closedModelsAreDenied(String model) {
    assertTrue(
        assertThrows(UserError.class, () -> DENIED.refuse(model)).getMessage().contains(model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Qwen/Qwen2.5-7B-Instruct",
        "mistralai/Mistral-7B-Instruct-v0.3",
        "openai/gpt-oss-20b",
        "EleutherAI/gpt-neox-20b",
        "llama3.1:8b",
        "google/gemma-2-9b-it",
        "allenai/OLMo-2-7B"
      })
  void openModelsAreNot(String model) {
    assertDoesNotThrow(() -> DENIED.refuse(model));
  }
}
