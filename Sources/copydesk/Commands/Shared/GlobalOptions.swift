import ArgumentParser
import FoundationEssentials

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's control socket: a path, or ssh://[user@]host[:port][/path] for that of another host.",
      valueName: "socket"), completion: .file())
  var socket: String?
  @Option(
    help: ArgumentHelp("Act as this staff member, where the daemon allows it.", valueName: "staff"),
    completion: Completion.staff)
  var `as`: String?
  @Flag(name: .customLong("json"), help: "Print JSON.")
  var printsJSON = false
  @Flag(help: "Say times as instants in UTC.")
  var utc = false
  @Option(
    help: ArgumentHelp(
      "Print each item by this template: '{slug}\\t{headline}'. It names the fields of --json.", valueName: "template"),
    transform: OutputTemplate.argument)
  var format: OutputTemplate?

  /// Whether something is printed for programs: as JSON, or by a template from the same fields.
  var json: Bool { printsJSON || format != nil }

  /// Where the daemon listens, as it was given.
  var socketAddress: String { socket ?? Self.defaultSocket }

  /// The socket that `COPYDESK_SOCKET` names, else that of the daemon that systemd runs.
  static var defaultSocket: String {
    let named = ProcessInfo.processInfo.environment["COPYDESK_SOCKET"] ?? ""
    return named.isEmpty ? "/run/copydesk/control.sock" : named
  }

  private static let flags = ["--json", "--utc"]
  private static let valued = ["--socket", "--as", "--format"]

  /// The arguments with the global options that stand before the subcommand moved to the end, where the subcommand's parser
  /// finds them; where there is no subcommand, the day at a glance.
  static func movedBehindSubcommand(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      if flags.contains(first) || valued.contains(where: { first.hasPrefix($0 + "=") }) {
        leading.append(rest.removeFirst())
      } else if valued.contains(first), rest.count >= 2 {
        leading += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    guard !rest.isEmpty else { return ["today"] + leading }
    let terminator = rest.firstIndex(of: "--") ?? rest.endIndex
    return rest[..<terminator] + leading + rest[terminator...]
  }
}
