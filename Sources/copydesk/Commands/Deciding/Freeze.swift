import ArgumentParser
import ControlAPI
import Newsroom

/// The desk that is frozen, or the newsroom.
struct FrozenDesk: ParsableArguments {
  @Option(
    name: .customLong("desk"), help: ArgumentHelp("The desk; without it, the whole newsroom.", valueName: "desk"),
    completion: Completion.desks)
  var slug: String?

  /// As in "freeze the caucasus desk".
  var inSentence: String { slug.map { "the \($0) desk" } ?? "the whole newsroom" }
}

/// `copydesk freeze`
struct FreezeDesk: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "freeze",
    abstract: "Stop what goes out by itself, on a desk or everywhere, for a while.",
    discussion: """
      Stories can be approved all the same, and are held; kills, and deliveries already on their way, go on; publish passes \
      it. What falls due meanwhile stays held when it is over, until somebody releases or drops it. You need `freeze` on the \
      desk, for the whole newsroom on every desk; the log has your signature.
      Examples:
        copydesk freeze --desk caucasus -m "Court order: lawyers are reading"
        copydesk freeze -m "The agency withdrew its results" --until 18:00
      """)
  @OptionGroup var desk: FrozenDesk
  @OptionGroup var reason: NoteOption
  @Option(
    help: ArgumentHelp("When it ends by itself, in the desk's time.", valueName: "time"), completion: Completion.times)
  var until: String?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard let text = reason.text, !text.allSatisfy(\.isWhitespace) else {
      throw Refusal(.usage, "A freeze needs a reason.", hint: "Say why: copydesk freeze -m TEXT")
    }
    if !yes, Terminal.canAsk {
      let lasting = try client.get(FrozenBody.self, "frozen").freezes.first { $0.desk == desk.slug ?? "*" }
      if let lasting { Terminal.error.print("\(lasting.inWords); this takes its place".oneLine) }
    }
    let end = until.map { " until \($0)" } ?? ""
    try confirm("Stop everything that goes out by itself from \(desk.inSentence)\(end)?", unless: yes)
    let freeze = try client.post(
      FreezeBody.self, ["freeze"], FreezeRequestBody(desk: desk.slug, reason: text, until: until))
    if options.json { return try printJSON(freeze) }
    Terminal.output.print(freeze.inWords.oneLine)
  }
}

extension FreezeBody {
  /// What is frozen, as a sentence begins or goes on.
  var place: String { desk == "*" ? "the newsroom" : "the \(desk) desk" }

  /// As in "the caucasus desk is frozen by nana since …: “court order”".
  var inWords: String { "\(place) is frozen \(byWhom)" }

  /// By whom, since when and why, until when.
  var byWhom: String {
    let end = until.map { " until \(DisplayTime.full($0, deskZone: timeZone))" } ?? ""
    return "by \(by) since \(DisplayTime.full(since, deskZone: timeZone))\(end)\(why)"
  }

  /// Why, as the end of a sentence; and which row it is where nobody has signed it.
  var why: String {
    let row = unsigned.map { " (row \($0) of the freezes, which nobody has signed)" } ?? ""
    return (reason.isEmpty ? "" : ": “\(reason)”") + row
  }
}
