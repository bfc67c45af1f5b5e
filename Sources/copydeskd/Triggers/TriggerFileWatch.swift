import Foundation
import Glibc
import Logging
import Newsroom
import ServiceLifecycle
import Store

/// Fires triggers when the files are there that root named for them.
///
/// A file is renamed before its trigger fires (`go.firing-…`), and once more when it has (`go.fired-…`): one that is found with the
/// first name was left by a daemon that died between, and fires now, once.
struct TriggerFileWatch: Service {
  /// The files' paths, by the names that triggers have for them.
  let files: [String: String]
  /// What this host is called.
  let host: String
  let store: Store
  var clock: any Clock<Duration> = ContinuousClock()
  let logger: Logger

  /// How often to look.
  static let interval = Duration.seconds(1)

  func run() async throws {
    guard !files.isEmpty else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      while (try? await clock.sleep(for: Self.interval)) != nil {
        do { try await look() } catch {
          logger.warning("Could not look after files that fire triggers", metadata: ["error": "\(error)"])
        }
      }
    }
  }

  /// Fires what files there are fire.
  func look() async throws {
    for trigger in try await store.triggers() {
      guard let file = trigger.file, file.host == nil || file.host == host, let path = files[file.name] else {
        continue
      }
      take(path)
      for taken in taken(from: path) {
        guard try await store.fire(trigger.name, forFile: "\(host):\(taken)") != nil else { continue }
        rename(taken, taken.replacing(Self.firing, with: Self.fired, maxReplacements: 1))
      }
    }
  }

  private static let firing = ".firing-"
  private static let fired = ".fired-"

  /// Gives a file that is there another name, by which it is told from all before.
  private func take(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    rename(path, path + Self.firing + "\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)-\(status.st_ino)")
  }

  private func taken(from path: String) -> [String] {
    let directory = (path as NSString).deletingLastPathComponent
    let prefix = (path as NSString).lastPathComponent + Self.firing
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.sorted().map { "\(directory)/\($0)" }
  }

  private func rename(_ old: String, _ new: String) {
    guard unsafe Glibc.rename(old, new) != 0 else { return }
    logger.error(
      "A file that fires a trigger cannot be renamed, so it does not fire",
      metadata: ["file": "\(old)", "error": "\(unsafe String(cString: strerror(errno)))"])
  }
}
