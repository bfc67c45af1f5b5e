import ControlAPI
import Newsroom

/// What keys do at the full-screen board.
extension LiveBoard {
  /// Takes a key.
  mutating func press(_ key: LiveKey) -> [LiveEffect] {
    defer { layOut() }
    if question != nil { return answer(key) }
    if isFiltering { return type(key) }
    switch key {
    case .interrupt: return [.quit]
    case .character("q"), .escape:
      if page != nil {
        page = nil
      } else if key == .character("q") {
        return [.quit]
      } else {
        filter = ""
        keepSelection()
      }
      message = nil
      return []
    case .character("?"):
      open(.keys)
      return []
    case .character("a"): return consider(.approve)
    case .character("r"): return consider(.return)
    case .character("c"): return consider(.claim)
    case .character("d"): return ask("comparing") { .compare($0.number) }
    case .character("p"): return ask(nil) { .preview(slug: $0.slug) }
    default: break
    }
    if page != nil {
      if page?.scroll(key) == true { message = nil }
      return []
    }
    return move(key)
  }

  private mutating func move(_ key: LiveKey) -> [LiveEffect] {
    let (column, index) = selection ?? place
    let leap = max(1, bodyRows / 2 - 1)
    switch key {
    case .up, .character("k"), .wheelUp: select(column: column, index: index - 1)
    case .down, .character("j"), .wheelDown: select(column: column, index: index + 1)
    case .pageUp, .character("b"): select(column: column, index: index - leap)
    case .pageDown, .character(" "): select(column: column, index: index + leap)
    case .home, .character("g"): select(column: column, index: 0)
    case .end, .character("G"): select(column: column, index: .max)
    case .left, .character("h"): beside(column, index, by: -1)
    case .right, .character("l"): beside(column, index, by: 1)
    case .enter: return ask("opening") { .open($0.number) }
    case .character("/"): (isFiltering, message) = (true, nil)
    case .click(let row, let place):
      guard let hit = story(atRow: row, column: place) else { return [] }
      let isSelected = selection.map { $0 == hit } ?? false
      select(column: hit.column, index: hit.index)
      return isSelected ? ask("opening") { .open($0.number) } : []
    default: break
    }
    return []
  }

  /// Selects in the next column that has stories.
  private mutating func beside(_ column: Int, _ index: Int, by step: Int) {
    let board = board
    var next = column + step
    while board.indices.contains(next), board[next].isEmpty { next += step }
    if board.indices.contains(next) { select(column: next, index: index) }
  }

  private mutating func ask(_ what: String?, _ effect: (StoryBody) -> LiveEffect) -> [LiveEffect] {
    guard let story = subject else { return [] }
    message = nil
    waitingFor = what.map { "\($0) \(story.slug)…" }
    return [effect(story)]
  }

  private mutating func consider(_ action: Action) -> [LiveEffect] {
    guard let story = subject else { return [] }
    let act = LiveAct(
      action: action, story: story.number, slug: story.slug, version: story.version, revision: story.revision)
    asked = act
    return ask("asking about") { _ in .consider(act) }
  }

  private mutating func type(_ key: LiveKey) -> [LiveEffect] {
    switch key {
    case .enter: isFiltering = false
    case .escape, .interrupt: (isFiltering, filter) = (false, "")
    default: filter.edit(key)
    }
    keepSelection()
    return []
  }

  private mutating func answer(_ key: LiveKey) -> [LiveEffect] {
    guard var question else { return [] }
    if key == .escape || key == .interrupt { return dropQuestion() }
    switch question.kind {
    case .confirm:
      switch key {
      case .character("y"), .character("Y"): return perform(question.act)
      case .character("t") where question.act.action == .approve: question.kind = .time("")
      default: return dropQuestion()
      }
    case .reason(var text):
      if key == .enter {
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        var act = question.act
        act.note = text
        return perform(act)
      }
      text.edit(key)
      question.kind = .reason(text)
    case .time(var text):
      if key == .enter {
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        var act = question.act
        act.at = text
        self.question = nil
        asked = act
        waitingFor = "asking about \(act.slug)…"
        return [.consider(act)]
      }
      text.edit(key)
      question.kind = .time(text)
    }
    self.question = question
    return []
  }

  private mutating func perform(_ act: LiveAct) -> [LiveEffect] {
    question = nil
    waitingFor = "\(act.action.doing) \(act.slug)…"
    return [.perform(act)]
  }

  private mutating func dropQuestion() -> [LiveEffect] {
    question = nil
    message = ScreenLine("Nothing was done.")
    return []
  }
}

extension String {
  /// The longest text that can be typed, in characters.
  private static var longest: Int { 500 }

  /// Adds what was typed, or takes the last character away.
  fileprivate mutating func edit(_ key: LiveKey) {
    switch key {
    case .character(let character) where count < Self.longest && !character.isNewline: append(character)
    case .backspace: _ = popLast()
    default: break
    }
  }
}

extension Action {
  /// As in "night-train: approved v2".
  var done: String {
    switch self {
    case .approve: "approved"
    case .return: "returned"
    case .claim: "claimed"
    default: rawValue
    }
  }

  /// As in "approving night-train".
  var doing: String {
    switch self {
    case .approve: "approving"
    case .return: "returning"
    case .claim: "claiming"
    default: rawValue
    }
  }
}
