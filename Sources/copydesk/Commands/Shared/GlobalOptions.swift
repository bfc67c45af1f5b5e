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
  @Flag(help: "Print JSON.")
  var json = false

  /// Where the daemon listens, as it was given.
  var socketAddress: String { socket ?? Self.defaultSocket }

  /// The socket that `COPYDESK_SOCKET` names, else that of the daemon that systemd runs.
  static var defaultSocket: String {
    let named = ProcessInfo.processInfo.environment["COPYDESK_SOCKET"] ?? ""
    return named.isEmpty ? "/run/copydesk/control.sock" : named
  }

  /// The arguments with the global options that stand before the subcommand moved to the end, where the subcommand's parser
  /// finds them; where there is no subcommand, the day at a glance.
  static func movedBehindSubcommand(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      if first == "--json" || first.hasPrefix("--socket=") || first.hasPrefix("--as=") {
        leading.append(rest.removeFirst())
      } else if first == "--socket" || first == "--as", rest.count >= 2 {
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
