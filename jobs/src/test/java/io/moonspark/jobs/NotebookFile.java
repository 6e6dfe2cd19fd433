package io.moonspark.jobs;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A notebook, nbformat 4. */
final class NotebookFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VARIES = "varies-by-processor";

  private final ObjectNode notebook;

  private NotebookFile(ObjectNode notebook) {
    this.notebook = notebook;
  }

  static NotebookFile read(Path file) throws IOException {
    return new NotebookFile((ObjectNode) JSON.readTree(file.toFile()));
  }

  /**
   * The outputs of each code cell. Of cells with the tag {@code varies-by-processor} only their
   * types: roundings of quantised weights differ from one to another.
   */
  List<JsonNode> outputs() {
    return codeCells().stream()
        .map(
            cell -> {
              JsonNode outputs = cell.get("outputs").deepCopy();
              if (cell.at("/metadata/tags").toString().contains(VARIES)) {
                outputs.forEach(output -> ((ObjectNode) output).remove(List.of("data", "text")));
              }
              return outputs;
            })
        .toList();
  }

  /** Runs the code cells in their order; their outputs are then what came out. */
  void run(NotebookKernel kernel) {
    int count = 0;
    for (ObjectNode cell : codeCells()) {
      cell.put("execution_count", ++count);
      cell.set("outputs", kernel.run(source(cell)));
    }
  }

  private List<ObjectNode> codeCells() {
    List<ObjectNode> cells = new ArrayList<>();
    for (JsonNode cell : notebook.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        cells.add((ObjectNode) cell);
      }
    }
    return cells;
  }

  private static String source(JsonNode cell) {
    StringBuilder source = new StringBuilder();
    cell.get("source").forEach(line -> source.append(line.asText()));
    return source.toString();
  }

  /** Writes it as Jupyter does, so that a diff shows what changed. */
  void write(Path file) throws IOException {
    DefaultIndenter lines = new DefaultIndenter(" ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    Files.writeString(file, JSON.writer(printer).writeValueAsString(notebook) + "\n");
  }
}
