public import FoundationEssentials

extension Action {
  /// Gives somebody outside a link to a story's page as it would be published.
  public static let previewLink = Action("preview_link")
}

extension Workflow {
  /// How long a link to a preview holds unless its maker says otherwise, in seconds.
  public static let previewLength: TimeInterval = 24 * 3600
  /// How long it holds at most, in seconds.
  public static let longestPreview: TimeInterval = 30 * 86_400
}

/// Gives somebody outside, a lawyer or a source, a link to the working version's page. It ends by itself: in time, with the next
/// version, and with a kill. Nobody gets one while the story is under embargo.
struct PreviewLinkAction: StoryAction {
  let name = Action.previewLink
  let pastParticiple = "given a preview link"
  let pastTense = "gave a preview link to"
  let moves: [Move] = StoryPosition.all.filter { ![.spiked, .killed].contains($0.state) }
    .map { Move(from: $0, to: $0.state) }
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    [[.here(.approve)] + (context.story.isSensitive ? [.here(.legal)] : [])]
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let embargo = Embargo(until: context.story.embargo).end(after: context.now)
    let until = context.request.until
    return [
      context.newsroom.previews?.hasAddress == false ? .noPreviewAddress(context.story) : nil,
      until.flatMap { $0 <= context.now ? .endIsOver(context.time($0)) : nil },
      until.flatMap { $0 > context.now.addingTimeInterval(Workflow.longestPreview) ? .previewTooLong : nil },
      embargo.map { .embargoed(context, until: $0, hint: "Nobody outside sees it before that.") },
    ].compactMap(\.self)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    guard let previews = context.newsroom.previews else { return }
    let until = context.request.until ?? context.now.addingTimeInterval(Workflow.previewLength)
    // To the second, as addresses have it.
    let end = Date(timeIntervalSince1970: until.timeIntervalSince1970.rounded(.down))
    change.preview = .link(previews.next, until: end)
  }
}
