import ArgumentParser
import Foundation
import Publishing

/// `copydeskd theme`: the site's looks.
struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme", abstract: "Write out the built-in theme, to change it.", subcommands: [Export.self])

  /// `copydeskd theme export`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the built-in theme's files to a directory, for --theme DIR.",
      discussion: "Example: copydeskd theme export /etc/copydesk/theme")

    @Argument(help: ArgumentHelp("The directory; no file in it is overwritten.", valueName: "dir"))
    var directory: String

    func run() throws {
      do {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, bytes) in BuiltInTheme.files {
          let file = URL(filePath: "\(directory)/\(name)")
          try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
          try Data(bytes).write(to: file, options: .withoutOverwriting)
          print("wrote \(directory)/\(name)")
        }
      } catch {
        throw ExitingError(
          message: "could not write the theme to '\(directory)': \(error.localizedDescription)", code: ExitCode(73)
        ).reported()
      }
    }
  }
}
