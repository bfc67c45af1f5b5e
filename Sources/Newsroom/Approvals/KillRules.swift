import FoundationEssentials

/// A kill that is asked for: does it need another person's signature, and is this one the first, the second, or enough by itself?
///
/// How many a desk wants is in its policy as it is now, whatever it was when the version came in: a kill is of the story, not of
/// a version. In SQL `132_kill_requests.sql`.
struct KillRules {
  /// What the actor's signature on a kill is.
  enum Part: Hashable {
    /// All that it takes.
    case alone
    /// The first of two: it asks for the other.
    case asks
    /// The second, on what another person asked for.
    case signs(KillRequest)
    /// Once more that of the person who asked.
    case again(KillRequest)
    /// The only one where the desk wants two, by broken glass.
    case breaksGlass
  }

  let context: ActionContext

  private var story: StoryFacts { context.story }
  private var request: ActionRequest { context.request }
  private var policy: DeskPolicy { context.newsroom.desk(story.desk)?.policy ?? story.policy }

  var part: Part {
    guard policy.killSignatures > 1 else { return .alone }
    if request.breakGlassReason != nil { return .breaksGlass }
    guard let open = story.killRequest else { return .asks }
    return open.by.text == context.actor.name ? .again(open) : .signs(open)
  }

  var requirements: [[Requirement]] {
    switch part {
    case .alone, .asks, .again: [[.author], [.here(.kill)]]
    case .signs: [[.here(.kill)]]
    case .breaksGlass: [[.author, .here(.approve)], [.here(.kill), .here(.approve)]]
    }
  }

  var refusals: [Refusal] {
    let mayHaveBeenReceived = story.position.isLive || story.position.isFired || story.anyDeliveryStarted
    return (mayHaveBeenReceived ? [] : [.receivedByNobody(context)])
      + [notSigned, hasAsked, noticeMissing, differs].compactMap(\.self)
      + glass
  }

  /// Nobody can rely on a request whose signature is not genuine.
  private var notSigned: Refusal? {
    guard let open = story.killRequest, !open.isSigned else { return nil }
    return switch part {
    case .signs, .again: .killRequestNotSigned(story)
    case .alone, .asks, .breaksGlass: nil
    }
  }

  private var hasAsked: Refusal? {
    if case .again(let open) = part, open.isSigned { .killAskedAlready(open, context) } else { nil }
  }

  private var noticeMissing: Refusal? {
    switch part {
    case .alone, .asks, .breaksGlass: notice == nil ? .noteMissing(.kill) : nil
    case .signs, .again: nil
    }
  }

  /// Who signs what another person asked for signs that, and nothing else.
  private var differs: Refusal? {
    guard case .signs(let open) = part, open.isSigned else { return nil }
    let isSame =
      request.note.isBlank
      ? !request.vanish || open.vanishes : (request.note, request.vanish) == (open.notice, open.vanishes)
    return isSame ? nil : .killAskedOtherwise(open, context)
  }

  private var glass: [Refusal] {
    guard request.breakGlassReason != nil else { return [] }
    guard part == .breaksGlass else { return [.killNeedsNoGlass(story)] }
    return [
      policy.selfApproval == .breakGlass ? nil : .noBreakGlassToKill(story),
      request.breakGlassReason.isBlank ? .killReasonMissing : nil,
      waitsForActor.map { .killCanBeSigned($0, story) },
    ].compactMap(\.self)
  }

  /// What another person asked for and the actor may simply sign.
  private var waitsForActor: KillRequest? {
    story.killRequest.flatMap { open in
      open.isSigned && open.by.text != context.actor.name && context.meets([.here(.kill)]) ? open : nil
    }
  }

  /// What was asked for, as far as anybody may rely on it.
  private var standing: KillRequest? { story.killRequest.flatMap { $0.isSigned ? $0 : nil } }

  /// What readers are told: what the person says, or else what was asked for.
  private var notice: String? { request.note.isBlank ? standing?.notice : request.note }

  /// What follows.
  func apply(to change: inout StoryChange) {
    let isAsAsked = request.note.isBlank
    let vanishes = request.vanish || isAsAsked && standing?.vanishes ?? false
    switch part {
    case .asks: change.askForKill(notice: request.note ?? "", vanishes: request.vanish, at: context.now)
    case .signs(let open): change.kill(notice: open.notice, vanishes: open.vanishes, signing: open)
    case .breaksGlass: change.kill(notice: notice, vanishes: vanishes, breakGlassReason: request.breakGlassReason)
    case .alone, .again: change.kill(notice: notice, vanishes: vanishes)
    }
  }
}
