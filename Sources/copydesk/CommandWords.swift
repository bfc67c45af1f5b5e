import ArgumentParser
import Newsroom

/// The words by which somebody names a command: in full, or by a beginning that no other command has.
enum CommandWords {
  /// The letters that the beginning of a command must have at least.
  private static let shortest = 3

  /// The arguments with the command's words in full, as the parser takes them.
  ///
  /// - Throws: `Refusal` with `usage` for a word that could be several commands, or none.
  static func inFull(_ arguments: [String], among commands: [any ParsableCommand.Type]) throws(Refusal) -> [String] {
    guard let word = arguments.first, !word.hasPrefix("-") else { return arguments }
    let rest = Array(arguments.dropFirst())
    if word == "help" {
      return [word] + (try inFull(rest, among: commands))
    }
    let command = try command(word, among: commands)
    let parts = command.configuration.subcommands
    return [command._commandName] + (parts.isEmpty ? rest : try inFull(rest, among: parts))
  }

  private static func command(
    _ word: String, among commands: [any ParsableCommand.Type]
  ) throws(Refusal) -> any ParsableCommand.Type {
    let names = commands.map { $0._commandName }
    if let exact = commands.first(where: { $0._commandName == word }) { return exact }
    let meant = commands.filter { $0._commandName.hasPrefix(word) }
    if let only = meant.first, meant.count == 1, word.count >= shortest { return only }
    guard meant.count < 2 else {
      throw Refusal(
        .usage, "Several commands begin with '\(word)': \(meant.map { $0._commandName }.joined(separator: ", ")).",
        hint: "Type more of it.")
    }
    throw Refusal(
      .usage, "There is no command '\(word)'.",
      hint: (meant.first?._commandName ?? closest(to: word, in: names)).map { "Did you mean '\($0)'?" }
        ?? "List the commands with: copydesk --help")
  }
}
