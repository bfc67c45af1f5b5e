import Foundation
import Glibc
import Logging
import Newsroom
import Synchronization

/// Writes log entries to standard error, one line each: with journal priorities under systemd (sd-daemon(3)), in colour
/// on a terminal, or as JSON.
struct StandardErrorLog: LogHandler {
  /// How a line looks.
  enum Format: String, CaseIterable, Sendable {
    /// Depends on what standard error is.
    case automatic
    case plain
    case journal
    case json
  }

  /// What the daemon logs from on, unless a logger says otherwise.
  private static let threshold = Mutex(Logger.Level.info)

  private var ownLevel: Logger.Level?
  var metadata = Logger.Metadata()
  private let label: String
  private let format: Format
  private let coloured: Bool
  private let throttle: LogThrottle?

  /// - Parameters:
  ///   - throttle: What holds back repetitions; nil to write everything.
  ///   - environment: Read for `JOURNAL_STREAM` (is standard error the journal?), `NO_COLOR` and `TERM`.
  init(label: String, format: Format, throttle: LogThrottle? = nil, environment: [String: String]) {
    self.label = label
    self.throttle = throttle
    let terminal = isatty(STDERR_FILENO) == 1
    self.format =
      format != .automatic ? format : !terminal && environment["JOURNAL_STREAM"] != nil ? .journal : .plain
    coloured = terminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  var logLevel: Logger.Level {
    get { ownLevel ?? Self.threshold.withLock { $0 } }
    set { ownLevel = newValue }
  }

  /// Sets the least level that is logged, from now on.
  static func setThreshold(_ level: Logger.Level) { threshold.withLock { $0 = level } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var merged = metadata.merging(event.metadata ?? [:]) { $1 }
    if let throttle, event.level >= .warning {
      switch throttle.verdict(on: event.message.description, merged) {
      case .write(let repeated): if repeated > 0 { merged["repeated"] = "\(repeated)" }
      case .hold: return
      }
    }
    let line = Self.render(
      format, level: event.level, label: label, message: event.message.description,
      metadata: merged.sorted { $0.key < $1.key }, now: Date(),
      coloured: coloured)
    Self.printLine(line)
  }

  /// Writes the text and a newline with one write(2), so that lines from several threads do not mix.
  static func printLine(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }

  private static func render(
    _ format: Format, level: Logger.Level, label: String, message: String,
    metadata: [(key: String, value: Logger.Metadata.Value)], now: Date, coloured: Bool
  ) -> String {
    switch format {
    case .json:
      var fields = [
        ("time", Instant(now).description),
        ("level", level.rawValue), ("logger", label), ("message", message),
      ]
      fields += metadata.map { ($0.key, $0.value.description) }
      return "{" + fields.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}"
    case .journal:
      return "<\(priority(level))>\(sentence(message, metadata))"
    case .plain, .automatic:
      let time = Instant(now).description
      let name = level.rawValue.uppercased()
      return "\(time) \(coloured ? colour(level) + name + "\u{1B}[0m" : name) \(sentence(message, metadata))"
    }
  }

  private static func sentence(_ message: String, _ metadata: [(key: String, value: Logger.Metadata.Value)]) -> String {
    let pairs = metadata.map { pair in
      let value = pair.value.description
      let needsQuotes = value.isEmpty || value.contains { $0 == " " || $0 == "=" || $0 == "\"" || $0.isNewline }
      return " \(pair.key)=\(needsQuotes ? quoted(value) : safe(value))"
    }
    return safe(message) + pairs.joined()
  }

  /// Escapes control characters, which must not reach a terminal or start another line.
  private static func safe(_ text: String) -> String {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      ? text : String(quoted(text).dropFirst().dropLast())
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// syslog(3) priorities.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  private static func colour(_ level: Logger.Level) -> String {
    switch level {
    case .trace, .debug: "\u{1B}[2m"
    case .info, .notice: "\u{1B}[32m"
    case .warning: "\u{1B}[33m"
    case .error, .critical: "\u{1B}[31m"
    }
  }
}
