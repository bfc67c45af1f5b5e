import Foundation

/// One run: the command against curl and the shortest program, the sizes of lists, and answers among few and many stories.
struct DeskRun: Sendable {
  static let fewStories = 10_000
  /// How many wait while answers among few and many stories are compared.
  private static let waiting = 2_000
  private static let curl = "curl"
  private static let few = "\(fewStories) stories"

  let copydesk: String
  /// The program whose starts are measured.
  let linked: String
  let stories: Int
  let rounds: Int

  /// Measures everything with a daemon that has no newsroom yet.
  @Sendable func measure(_ daemon: MeasuredDaemon) async throws -> Measurements {
    var results = Measurements()
    let newsroom = try await ManyStories.make(in: daemon, by: copydesk)
    try await measureStarts(&results)
    try await newsroom.wait(20)
    try await measureInbox(of: 20, daemon, &results)
    try await newsroom.wait(Self.waiting, from: 20)
    try await measureInbox(of: Self.waiting, daemon, &results)
    try await newsroom.publish(Self.fewStories, of: stories)
    try measureSizes(daemon, &results)
    let small = try await answers(daemon, among: Self.fewStories)
    if stories > Self.fewStories {
      try await newsroom.publish(stories, of: stories, from: Self.fewStories)
      let large = try await answers(daemon, among: stories)
      for (what, times) in large {
        let measure = Self.answer(what)
        if let ours = times.percentile(99) { results.note(measure, of: Self.few, ours: ours) }
        if let theirs = small.first(where: { $0.what == what })?.times.percentile(99) {
          results.note(measure, of: Self.few, theirs: theirs)
        }
      }
    } else {
      for (what, times) in small {
        if let ours = times.percentile(99) { results.note(Self.answer(what), of: Measurements.nobody, ours: ours) }
      }
    }
    await newsroom.close()
    return results
  }

  // MARK: - The command as a program

  private func measureStarts(_ results: inout Measurements) async throws {
    let times = try await inTurns([[linked, "--version"], ["/bin/true"]], "starts")
    let measure = Measure(name: "--version, p50 (goal: 4 × + 3 ms)", unit: "ms", direction: .lowerIsBetter)
    if let ours = times[0].median { results.note(measure, of: "/bin/true", ours: ours) }
    if let theirs = times[1].median { results.note(measure, of: "/bin/true", theirs: theirs) }
  }

  /// The inbox as the command prints it, and the same answers as curl gets them: a page of 200 stories after the other.
  private func measureInbox(of count: Int, _ daemon: MeasuredDaemon, _ results: inout Measurements) async throws {
    let session = try SocketSession(path: daemon.socket, person: ManyStories.chief)
    var pages: [String] = []
    var next: String? = ""
    while let after = next {
      let page = "/v1/inbox?limit=200" + (after.isEmpty ? "" : "&after=\(after)")
      pages.append("http://copydesk" + page)
      next = try session.get(page).firstMatch(of: /"next":"([^"]+)"/).map { String($0.output.1) }
    }
    let ours = [copydesk, "--socket", daemon.socket, "--as", ManyStories.chief, "inbox"]
    let theirs =
      ["curl", "-s", "--fail", "--unix-socket", daemon.socket, "-H", "Copydesk-As: \(ManyStories.chief)"] + pages
    let times = try await inTurns([ours, ours + ["--json"], theirs], "inbox of \(count)")
    for (index, form) in ["inbox", "inbox --json"].enumerated() {
      let measure = Measure(
        name: "\(form), \(count) wait, p50 (goal: 1.5 ×)", unit: "ms", direction: .lowerIsBetter)
      if let ours = times[index].median { results.note(measure, of: Self.curl, ours: ours) }
      if let theirs = times[2].median { results.note(measure, of: Self.curl, theirs: theirs) }
    }
  }

  /// How long each of the commands takes, in milliseconds; run in turns, so that what the machine does meanwhile meets all.
  private func inTurns(_ commands: [[String]], _ what: String) async throws -> [[Double]] {
    var times = commands.map { _ in [Double]() }
    for round in 0...rounds {
      Progress.show("\(what): \(round) of \(rounds)")
      for (index, command) in commands.enumerated() {
        let took = try await MeasuredProcess.run(command).milliseconds
        // The first of each finds nothing in memory yet.
        if round > 0 { times[index].append(took) }
      }
    }
    return times
  }

  // MARK: - What the daemon answers

  /// How many bytes 200 stories of each list take.
  private func measureSizes(_ daemon: MeasuredDaemon, _ results: inout Measurements) throws {
    let session = try SocketSession(path: daemon.socket, person: ManyStories.chief)
    for (list, target) in [
      ("inbox", "inbox?limit=200"), ("stories", "stories?limit=200"), ("search", "search?q=train&limit=200"),
      ("budget", "budget"), ("calendar", "calendar"),
    ] {
      let answer = try session.get("/v1/\(target)")
      let stories = answer.matches(of: /"slug":/).count
      guard stories > 0 else { continue }
      let measure = Measure(
        name: "200 stories of \(list) (goal: 100 kB)", unit: "kB", direction: .lowerIsBetter)
      results.note(measure, of: Measurements.nobody, ours: Double(answer.utf8.count) / Double(stories) * 0.2)
    }
  }

  private static func answer(_ what: String) -> Measure {
    Measure(name: "\(what), p99 (goal: 1.5 ×)", unit: "ms", direction: .lowerIsBetter)
  }

  /// How long the daemon takes to answer what each command asks, in milliseconds.
  private func answers(_ daemon: MeasuredDaemon, among stories: Int) async throws -> [(what: String, times: [Double])] {
    let session = try SocketSession(path: daemon.socket, person: ManyStories.chief)
    let published = (0..<rounds).map { ManyStories.publishedSlug(1 + $0 * (stories - 2) / rounds) }
    var answers: [(String, [Double])] = []
    func measure(_ what: String, times rounds: Int, _ ask: (Int) throws -> Void) rethrows {
      var times: [Double] = []
      for round in 0..<rounds {
        Progress.show("\(what) among \(stories): \(round) of \(rounds)")
        let begin = ContinuousClock.now
        try ask(round)
        times.append((ContinuousClock.now - begin) / .milliseconds(1))
      }
      answers.append((what, times))
    }
    try measure("inbox", times: rounds) { _ in _ = try session.get("/v1/inbox?limit=200") }
    try measure("show", times: rounds) { round in
      _ = try session.get("/v1/stories/\(published[round])")
      _ = try session.get("/v1/stories/\(published[round])/versions/1")
    }
    try measure("search", times: rounds) { round in
      _ = try session.get("/v1/search?q=" + ["night%20train", "timetables", "number\(4_999_000 + round)"][round % 3])
    }
    try measure("board", times: rounds) { _ in
      for column in ["draft", "desk_review", "approved", "published&since=24h%20ago"] {
        _ = try session.get("/v1/stories?limit=200&state=\(column)")
      }
    }
    try measure("handover", times: rounds) { _ in _ = try session.get("/v1/handover") }
    let waiting = ManyStories.waitingSlugs(min(rounds, Self.waiting - 1)).map { "/v1/stories/\($0)" }
    let revisions = try waiting.map { try Self.revision(in: session.get($0)) }
    try measure("approve and recall", times: waiting.count) { round in
      let approved = try session.post(
        "\(waiting[round])/approve", contentType: "application/json",
        #"{"revision":\#(revisions[round]),"unread":true,"at":"tomorrow 06:00"}"#)
      _ = try session.post(
        "\(waiting[round])/recall", contentType: "application/json",
        #"{"revision":\#(Self.revision(in: approved)),"note":"Not yet."}"#)
    }
    return answers
  }

  private static func revision(in answer: String) throws -> Int {
    guard let revision = answer.firstMatch(of: /"revision":(\d+)/).flatMap({ Int($0.output.1) }) else {
      throw SocketFault("There is no revision in \(answer)")
    }
    return revision
  }
}
