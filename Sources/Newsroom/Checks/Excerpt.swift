/// The text in one line, cut to a length that one sees at a glance.
package func shortened(_ text: String) -> String {
  let line = text.prefix(61).map { $0.isNewline ? " " : $0 }
  return line.count > 60 ? String(line.prefix(60)) + "…" : String(line)
}
