import ArgumentParser

/// The completion scripts as this program gives them: the parser's, with what keeps fish from using them put right.
enum CompletionScript {
  private static let option = "--generate-completion-script"

  /// The script that the arguments ask for, if it is one that needs correction; nil leaves it to the parser.
  static func asked(by arguments: [String]) -> String? {
    guard arguments == [option, "fish"] || arguments == ["\(option)=fish"] else { return nil }
    return fish(Copydesk.completionScript(for: .fish))
  }

  /// In fish 3 `commandline -tC` prints nothing within a completion, so that what comes after it is taken for something else; and
  /// argparse refuses a command whose own option has the name of one that every command takes (`show --version N`).
  static func fish(_ script: String) -> String {
    script.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = line.replacing("(__copydesk_tokens -tC)", with: #"(string length -- "$(commandline -ct)")"#)
      guard line.contains("__copydesk_parse_subcommand"), line.contains("'version='") else { return line }
      return line.replacing(" 'version'", with: "")
    }.joined(separator: "\n")
  }
}
