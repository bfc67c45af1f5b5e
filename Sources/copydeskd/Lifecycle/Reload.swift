import Glibc
import Logging
import Notices
import Publishing
import ServiceLifecycle
import Store
import UnixSignals

/// What a daemon reads anew when it is told to, beside its settings.
struct ReloadedParts: Sendable {
  let theme: Theme
  let signer: Signer
  let notices: NoticeHost

  /// Reads what the settings name; a key is made for an embedded daemon that has none.
  ///
  /// - Throws: `ThemeFault`, or `ConfigurationError` for the key.
  init(_ settings: DaemonSettings) throws {
    theme = if let directory = settings.theme { try Theme(directory: directory) } else { try Theme.builtIn() }
    let key =
      switch settings.database {
      case .embedded(let directory): try SigningKeyFile.readOrCreate("\(directory)/signing-key")
      case .server: try SigningKeyFile.read(settings.signingKey ?? "")
      }
    signer = Signer(key: key)
    notices = settings.notices
  }
}

/// Reads configuration, theme and key anew on SIGHUP, and keeps what was where the new is wrong.
struct Reload: Service {
  let current: DaemonSettings
  let read: @Sendable () throws -> DaemonSettings
  let notifier: SystemdNotifier
  let logger: Logger
  /// Goes on with the new parts.
  let use: @Sendable (ReloadedParts) -> Void

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown { for await _ in signals { reload() } }
  }

  private func reload() {
    do {
      let settings = try read()
      let parts = try ReloadedParts(settings)
      use(parts)
      StandardErrorLog.setThreshold(settings.logLevel)
      logger.notice("Reloaded configuration, theme and key", metadata: ["key": "\(parts.signer.keyID)"])
      let waiting = current.fixedSettings(differingFrom: settings)
      if !waiting.isEmpty {
        logger.warning(
          "Some changed settings count only after a restart",
          metadata: ["settings": "\(waiting.joined(separator: ", "))"])
      }
      notifier.tell(
        .status("serving; reloaded" + (waiting.isEmpty ? "" : ", restart for \(waiting.joined(separator: ", "))")))
    } catch {
      let sentence = StartFailure(error).sentence
      logger.error(
        "Nothing was reloaded: the old configuration, theme and key stay", metadata: ["reason": "\(sentence)"])
      notifier.tell(.status("serving; not reloaded: \(sentence)"))
    }
  }
}

extension DaemonSettings {
  /// The keys of the settings that count at the start only and are different there.
  fileprivate func fixedSettings(differingFrom other: DaemonSettings) -> [String] {
    let differences: [(SettingKey, Bool)] = [
      (.database, database != other.database), (.preparedStatements, preparesStatements != other.preparesStatements),
      (.socket, socket != other.socket), (.hooksSocket, hooksSocket != other.hooksSocket),
      (.hooksGroup, hooksGroup != other.hooksGroup), (.triggerFiles, triggerFiles != other.triggerFiles),
      (.socketGroup, socketGroup != other.socketGroup),
      (.site, site != other.site), (.checkpoints, checkpoints != other.checkpoints), (.serves, serves != other.serves),
      (.logFormat, logFormat != other.logFormat),
    ]
    return differences.filter(\.1).map(\.0.rawValue)
  }
}
