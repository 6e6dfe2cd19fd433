package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What notebooks show, of data that is not theirs. */
final class NotebookTest {

  private static Notebook notebook;

  @TempDir private Path temp;

  @BeforeAll
  static void open() {
    System.setProperty(Samples.PROPERTY, Path.of("..", "notebooks", "images").toString());
    Cli.spark();
    notebook = Notebook.open();
  }

  @Test
  void whatLooksLikeMarkupStaysText() throws Exception {
    String query = "SELECT '<script>alert(\"1\")</script>' AS `a<b`, 2.5 AS n";
    String table = notebook.table(query);
    assertTrue(table.contains("<th>a&lt;b</th>"), table);
    assertTrue(table.contains("<td>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</td>"), table);
    String bars = notebook.bars(query);
    assertFalse(bars.contains("<script"), bars);
    assertEquals(
        "<script>alert(\"1\")</script>",
        parsed(bars).getElementsByTagName("text").item(0).getTextContent());
    String pictures =
        notebook.pictures(
            "SELECT content, '</svg><b>' AS says FROM samples ORDER BY image LIMIT 1");
    assertEquals(
        "</svg><b>", parsed(pictures).getElementsByTagName("text").item(0).getTextContent());
  }

  @Test
  void barsAreAsLongAsTheirNumbers() throws Exception {
    var bars =
        parsed(notebook.bars("SELECT * FROM VALUES ('a', 4), ('b', 1), ('c', NULL)"))
            .getElementsByTagName("rect");
    double most = length(bars.item(1));
    assertEquals(most / 4, length(bars.item(2)), 0.1);
    assertEquals(0, length(bars.item(3)));
  }

  private static double length(org.w3c.dom.Node bar) {
    return Double.parseDouble(bar.getAttributes().getNamedItem("width").getNodeValue());
  }

  @Test
  void boxesAreWhereTheRowSays() throws Exception {
    Document svg =
        parsed(
            notebook.pictures(
                "SELECT content, array(named_struct('x_min', 0.5, 'y_min', 0.0, 'x_max', 1.0,"
                    + " 'y_max', 0.25)) AS boxes FROM samples ORDER BY image LIMIT 1"));
    var picture = svg.getElementsByTagName("image").item(0).getAttributes();
    var box = svg.getElementsByTagName("rect").item(1).getAttributes();
    double side = Double.parseDouble(picture.getNamedItem("width").getNodeValue());
    double left = Double.parseDouble(picture.getNamedItem("x").getNodeValue());
    assertEquals(left + side / 2, Double.parseDouble(box.getNamedItem("x").getNodeValue()), 0.1);
    assertEquals(side / 2, Double.parseDouble(box.getNamedItem("width").getNodeValue()), 0.1);
    assertEquals(side / 4, Double.parseDouble(box.getNamedItem("height").getNodeValue()), 0.1);
  }

  @Test
  void mistakesSayWhatIsWrong() {
    Exception failed =
        assertThrows(
            IllegalStateException.class, () -> notebook.run("enrich", "--images", "nowhere"));
    assertTrue(failed.getMessage().contains("exit code 2: moonspark enrich: --images nowhere"));
    Exception missing =
        assertThrows(UserError.class, () -> notebook.views(temp.resolve("none").toString()));
    assertTrue(missing.getMessage().contains("no such table"), missing.getMessage());
    Exception noPicture = assertThrows(UserError.class, () -> notebook.pictures("SELECT 1 AS one"));
    assertTrue(noPicture.getMessage().contains("BINARY"), noPicture.getMessage());
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
