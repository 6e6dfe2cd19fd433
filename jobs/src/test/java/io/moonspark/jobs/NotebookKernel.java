package io.moonspark.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.LocalExecutionControlProvider;

/**
 * As much of a Java kernel as the notebooks use: JShell in this process, {@code display(text,
 * type)}, and {@code %classpath}, which says nothing new here.
 */
public final class NotebookKernel implements AutoCloseable {

  private static final String IMPORTS =
      "import java.util.*; import static " + NotebookKernel.class.getName() + ".display;";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** That of the cell which runs. */
  private static NotebookKernel current;

  private final JShell shell;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private ArrayNode outputs;

  NotebookKernel() {
    shell = JShell.builder().executionEngine(new LocalExecutionControlProvider(), Map.of()).build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    run(IMPORTS);
  }

  /** What cells call: shows a text of the type {@code text/html} or the like. */
  public static void display(Object shown, String type) {
    current.flush();
    ObjectNode output = current.outputs.addObject().put("output_type", "display_data");
    output.putObject("data").set(type, lines(shown.toString()));
    output.putObject("metadata");
  }

  /**
   * Runs a cell.
   *
   * @return its outputs
   * @throws IllegalStateException if it does not compile, fails, or has a value that would be shown
   */
  ArrayNode run(String cell) {
    outputs = JSON.arrayNode();
    current = this;
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      String left = cell.replaceAll("(?m)^%classpath .*$", "");
      while (!left.isBlank()) {
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(left);
        if (!next.completeness().isComplete()) {
          throw new IllegalStateException("no whole statement: " + left);
        }
        shell.eval(next.source()).forEach(this::check);
        left = next.remaining();
      }
    } finally {
      System.setOut(before);
      current = null;
    }
    flush();
    return outputs;
  }

  private void check(SnippetEvent event) {
    String code = event.snippet().source();
    if (event.exception() != null) {
      throw new IllegalStateException(code + ": " + told(event.exception()), event.exception());
    }
    if (event.status() == Snippet.Status.REJECTED || !event.status().isDefined()) {
      String problems =
          shell
              .diagnostics(event.snippet())
              .map(problem -> problem.getMessage(Locale.ROOT))
              .collect(Collectors.joining("; "));
      throw new IllegalStateException(code + ": " + problems);
    }
    if (event.snippet().kind() == Snippet.Kind.EXPRESSION) {
      boolean hasValue = event.value() != null && !event.value().isEmpty();
      if (hasValue) {
        throw new IllegalStateException(code + ": has a value; say with display how to show it");
      }
    }
  }

  private static String told(JShellException problem) {
    return problem instanceof EvalException thrown
        ? thrown.getExceptionClassName() + " " + thrown.getMessage()
        : problem.getMessage();
  }

  private void flush() {
    String text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    if (!text.isEmpty()) {
      ObjectNode output = outputs.addObject().put("output_type", "stream").put("name", "stdout");
      output.set("text", lines(text));
    }
  }

  private static ArrayNode lines(String text) {
    ArrayNode lines = JSON.arrayNode();
    for (String line : text.split("(?<=\n)")) {
      lines.add(line);
    }
    return lines;
  }

  @Override
  public void close() {
    shell.close();
  }
}
