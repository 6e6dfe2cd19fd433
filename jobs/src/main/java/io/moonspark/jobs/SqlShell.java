package io.moonspark.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: statements end with a semicolon, may have several lines, and are
 * remembered in {@code ~/.moonspark_history}. Ctrl-C ends a line or a running query, Ctrl-D the
 * shell.
 */
final class SqlShell {

  private static final Path HISTORY =
      Path.of(System.getProperty("user.home", "."), ".moonspark_history");

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "LIMIT",
          "JOIN",
          "LATERAL VIEW",
          "explode",
          "DESCRIBE",
          "SHOW TABLES",
          "EXPLAIN",
          "CREATE TABLE",
          "INSERT INTO",
          "SET",
          "box_iou",
          "box_area",
          "box_contains",
          "quit");

  private final SqlRunner runner;
  private final PrintWriter out;
  private final PrintWriter err;

  SqlShell(SqlRunner runner, PrintWriter out, PrintWriter err) {
    this.runner = runner;
    this.out = out;
    this.err = err;
  }

  void run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      terminal.handle(Terminal.Signal.INT, signal -> runner.spark().sparkContext().cancelAllJobs());
      LineReader reader = reader(terminal);
      out.println("Statements end with a semicolon. SHOW TABLES; lists the views, quit; leaves.");
      out.flush();
      while (readAndRun(reader)) {}
    }
  }

  private LineReader reader(Terminal terminal) {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("moonspark")
        .parser(new Statements())
        .completer(new StringsCompleter(words()))
        .variable(LineReader.HISTORY_FILE, HISTORY)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "        -> ")
        // An exclamation mark is one, and no event of the history.
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(WORDS);
    for (Row view : runner.spark().sql("SHOW TABLES").collectAsList()) {
      words.add(view.getString(1));
    }
    Stream.of(runner.spark().sql("SHOW USER FUNCTIONS LIKE 'moondream*'").collectAsList())
        .flatMap(List::stream)
        .forEach(function -> words.add(function.getString(0)));
    return words;
  }

  private boolean readAndRun(LineReader reader) {
    try {
      String text = reader.readLine("moonspark> ");
      String word = text.replace(";", "").strip().toLowerCase(Locale.ROOT);
      if (word.equals("quit") || word.equals("exit")) {
        return false;
      }
      runner.runAll(text);
    } catch (UserInterruptException e) {
      // The line is given up, the shell is not.
    } catch (EndOfFileException e) {
      return false;
    } catch (UserError e) {
      err.println(e.getMessage());
    } catch (RuntimeException e) {
      err.println("failed: " + FailureText.of(e));
    }
    out.flush();
    err.flush();
    return true;
  }

  /** Reads on until a statement is whole. */
  private static final class Statements extends DefaultParser {

    @Override
    public org.jline.reader.ParsedLine parse(String line, int cursor, Parser.ParseContext context) {
      String word = line.strip().toLowerCase(Locale.ROOT);
      boolean leaves = word.equals("quit") || word.equals("exit");
      if (context == Parser.ParseContext.ACCEPT_LINE && !leaves && !SqlRunner.isWhole(line)) {
        throw new EOFError(-1, -1, "no semicolon yet", ";");
      }
      // Quotes are for SQL to judge.
      return super.parse(line, cursor, Parser.ParseContext.COMPLETE);
    }
  }
}
