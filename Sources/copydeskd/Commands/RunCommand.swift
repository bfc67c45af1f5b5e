import ArgumentParser
import Foundation
import Logging
import Metrics

/// `copydeskd run`: the daemon itself, in the foreground.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the daemon in the foreground until SIGTERM or SIGINT.",
    discussion: """
      Every setting can also be given in the environment (COPYDESK_…) or in the file that --config names.
      Examples:
        copydeskd run --embedded /var/tmp/copydesk --theme Config/theme
        copydeskd run --config /etc/copydesk/copydeskd.yaml
      """)

  @OptionGroup var options: SettingOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try reportingConfigurationErrors { try options.settings(environment: environment) }
    LoggingSystem.bootstrap { label in
      StandardErrorLog(
        label: label, level: settings.logLevel, format: settings.logFormat, environment: environment)
    }
    do {
      let daemon = Daemon(settings: settings, environment: environment)
      MetricsSystem.bootstrap(daemon.metrics)
      try await daemon.run()
    } catch let failure as StartFailure {
      throw ExitingError(message: failure.sentence, code: ExitCode(failure.exitStatus)).reported()
    }
  }
}
