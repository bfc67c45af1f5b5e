import ArgumentParser
import Foundation
import Logging
import Metrics
import Newsroom
import Publishing

/// `copydeskd run`: the daemon itself, in the foreground.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the daemon in the foreground until SIGTERM or SIGINT.",
    discussion: """
      Every setting can also be given in the environment (COPYDESK_…) or in the file that --config names.
      Examples:
        copydeskd run --embedded /var/tmp/copydesk
        copydeskd run --config /etc/copydesk/copydeskd.yaml
      """)

  @OptionGroup var options: SettingOptions

  func run() async throws {
    HeapLimit.apply(processors: ProcessInfo.processInfo.activeProcessorCount)
    let environment = ProcessInfo.processInfo.environment
    let settings: DaemonSettings
    do {
      settings = try options.settings(environment: environment)
    } catch let error as ConfigurationError {
      throw Self.end(StartFailure(error), environment)
    }
    if let problem = ResourceLimits.problem() {
      throw Self.end(StartFailure(ConfigurationError(file: "copydeskd", line: 0, reason: problem)), environment)
    }
    StandardErrorLog.setThreshold(settings.logLevel)
    let throttle = LogThrottle()
    LoggingSystem.bootstrap { label in
      StandardErrorLog(label: label, format: settings.logFormat, throttle: throttle, environment: environment)
    }
    do {
      let daemon = Daemon(settings: settings, environment: environment) {
        try options.settings(environment: environment)
      }
      MetricsSystem.bootstrap(daemon.metrics)
      try await daemon.run()
    } catch let failure as StartFailure {
      throw Self.end(failure, environment)
    }
  }

  /// Says why the daemon cannot start, also to those who wait for it; returns the status to throw.
  private static func end(_ failure: StartFailure, _ environment: [String: String]) -> ExitCode {
    ControlSocket.refuseWaiting(because: failure.sentence, environment: environment)
    return ExitingError(message: failure.sentence, code: ExitCode(failure.exitStatus)).reported()
  }
}
