import ArgumentParser
import Newsroom

/// `copydeskd check`: reads the settings as `run` would, and reports what is wrong with them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the settings that `run` would use.",
    discussion: "Example: copydeskd check --config /etc/copydesk/copydeskd.yaml")

  @OptionGroup var options: SettingOptions

  func run() throws {
    let settings = try reportingConfigurationErrors { try options.settings() }
    print("socket \(settings.socket)")
    print("site \(settings.site)")
    print("serves \(settings.serves.map(\.text).sorted().joined(separator: ", "))")
  }
}

/// Turns a configuration error into its message on standard error and exit status 78 (EX_CONFIG, sysexits(3)).
func reportingConfigurationErrors<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as ConfigurationError {
    throw ExitingError(message: error.description, code: ExitCode(78)).reported()
  }
}

/// A failure that ends the program: its message and its exit status.
struct ExitingError: Error {
  let message: String
  let code: ExitCode

  /// Prints the message on standard error; returns the status to throw.
  func reported() -> ExitCode {
    StandardErrorLog.printLine("copydeskd: \(message)")
    return code
  }
}
