import ArgumentParser
import Newsroom

/// `copydeskd check`: tries everything that `run` would need, and reports all that is wrong.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check everything that `run` would use: settings, files, key and database.",
    discussion: "Example: copydeskd check --config /etc/copydesk/copydeskd.yaml")

  @OptionGroup var options: SettingOptions
  @Flag(help: "Leave the database out.")
  var offline = false

  func run() async throws {
    let (source, settings) = try reportingConfigurationErrors {
      let source = try options.source()
      return (source, try DaemonSettings(source))
    }
    var check = HostInspection(settings: settings) { key in source.values[key]?.origin ?? key.rawValue }
    check.inspectFiles()
    if !offline {
      check.becomeDaemonAccount()
      await check.inspectDatabase()
    }
    for fact in check.facts { print(fact) }
    for problem in check.problems { StandardErrorLog.printLine(problem) }
    if !check.problems.isEmpty { throw ExitCode(78) }
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
    let name = "copydeskd: "
    StandardErrorLog.printLine(message.hasPrefix(name) ? message : name + message)
    return code
  }
}
