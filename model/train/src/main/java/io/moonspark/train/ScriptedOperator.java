package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operators of PyTorch, some of which DJL has no method for, with their backward pass. They are
 * reached by a TorchScript module, which is put together here.
 */
final class ScriptedOperator {

  /** The module, pickled: an object of the class without attributes. */
  private static final String OBJECT = "\u0080\u0002c__torch__\nOperator\n)\u0081}b.";

  /** An empty tuple, pickled. */
  private static final String CONSTANTS = "\u0080\u0002).";

  /** The first version of the format whose gelu knows its forms. */
  private static final String VERSION = "10\n";

  private final PtSymbolBlock module;

  /**
   * An operator.
   *
   * @param steps TorchScript statements of the arguments
   * @param results TorchScript expressions of the arguments and of what the steps define
   */
  ScriptedOperator(
      NDManager manager, List<String> arguments, List<String> steps, List<String> results) {
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager,
              new ByteArrayInputStream(archive(code(arguments, steps, results))),
              false,
              false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(List<String> arguments, List<String> steps, List<String> results) {
    String types = String.join(", ", Collections.nCopies(results.size(), "Tensor"));
    List<String> lines = new ArrayList<>();
    lines.add("class Operator(Module):");
    lines.add("  __parameters__ = []");
    lines.add("  __buffers__ = []");
    lines.add("  def forward(self: __torch__.Operator,");
    lines.add("    " + String.join(": Tensor, ", arguments) + ": Tensor) -> Tuple[" + types + "]:");
    steps.forEach(step -> lines.add("    " + step));
    lines.add("    return (" + String.join(", ", results) + ",)");
    return String.join("\n", lines) + "\n";
  }

  /** The result, of the first argument's manager. */
  NDArray apply(NDArray... arguments) {
    return all(arguments).singletonOrThrow();
  }

  /** All results, of the first argument's manager. */
  NDList all(NDArray... arguments) {
    return IValueUtils.forward(module, new NDList(arguments), true);
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "operator/data.pkl", OBJECT);
      put(zip, "operator/code/__torch__.py", code);
      put(zip, "operator/constants.pkl", CONSTANTS);
      put(zip, "operator/version", VERSION);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
