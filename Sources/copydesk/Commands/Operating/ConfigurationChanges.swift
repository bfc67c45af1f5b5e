import ControlAPI
import Newsroom

extension ControlCommand {
  /// Shows what changes in the newsroom.
  ///
  /// - Parameter unchanged: The sentence for nothing.
  func show(_ changes: [ConfigurationChangeBody], unchanged: String) {
    let out = Terminal.output
    if changes.isEmpty { return out.print(unchanged) }
    for change in changes {
      switch change.kind {
      case "add": out.print(out.green("+ \(change.subject.oneLine)"))
      case "remove": out.print(out.red("- \(change.subject.oneLine)"))
      default: out.print(out.yellow("~ \(change.subject.oneLine)"))
      }
      for field in change.fields {
        out.print("    \(field.key): \(readable(field.before)) → \(readable(field.after))".oneLine)
      }
    }
  }

  /// Instants as people read them.
  private func readable(_ value: String?) -> String {
    guard let value else { return "-" }
    return Instant(value).map { DisplayTime.local($0) } ?? value
  }
}
