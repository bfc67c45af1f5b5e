import Foundation
import Glibc
import Newsroom

/// One run: a site is filled, stories are published into it one by one and in a burst, and the limit and Hugo do the same.
struct PublishingRun {
  let uri: String
  let scale: SiteScale
  let count: Int
  let burst: Int
  let hugo: String?
  private(set) var results = Measurements()

  init(uri: String, scale: SiteScale, count: Int, burst: Int, hugo: String?) {
    self.uri = uri
    self.scale = scale
    self.count = count
    self.burst = burst
    self.hugo = hugo
  }

  private static let one = Measure(name: "one story, p50", unit: "ms", direction: .lowerIsBetter)
  private static let slow = Measure(name: "one story, p99", unit: "ms", direction: .lowerIsBetter)
  private static let many = Measure(name: "burst", unit: "s", direction: .lowerIsBetter)
  private static let memory = Measure(name: "memory", unit: "MB", direction: .lowerIsBetter)
  private static let filling = Measure(
    name: "intake, approval and publication of the site", unit: "stories/s", direction: .higherIsBetter)

  mutating func run() async throws {
    let directory = "\(FileManager.default.temporaryDirectory.path)/copydesk-bench-site-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let newsroom = try await BenchNewsroom.make(uri: uri, scale: scale, root: "\(directory)/site")
    let limit = try await DiskLimit(uri: uri, directory: "\(directory)/limit")
    var singles: [(ours: Double, limit: Double)] = []
    var burstSeconds: Double?
    var fillSeconds = 0.0
    try await newsroom.whileWorking { newsroom in
      fillSeconds = try await seconds { try await publish(1...scale.stories, newsroom) }
      singles = try await measureSingles(newsroom, limit)
      guard burst > 0 else { return }
      let first = scale.stories + count + 1
      for story in first..<first + burst { try await newsroom.write(story) }
      Progress.say("A burst of \(burst)")
      burstSeconds = try await seconds { try await approveAndWait(first..<first + burst, newsroom) }
    }
    await limit.close()
    let (ours, bare) = (singles.map(\.ours), singles.map(\.limit))
    let rebuild = try await measureHugo("\(directory)/hugo")
    for (measure, percent) in [(Self.one, 50.0), (Self.slow, 99.0)] {
      if let value = ours.percentile(percent) { results.note(measure, of: "limit", ours: value) }
      if let value = bare.percentile(percent) { results.note(measure, of: "limit", theirs: value) }
    }
    if let rebuild, let value = ours.percentile(50) {
      results.note(Self.one, of: "Hugo's rebuild", ours: value)
      results.note(Self.one, of: "Hugo's rebuild", theirs: rebuild * 1000)
    }
    if let burstSeconds {
      results.note(Self.many, of: rebuild == nil ? Measurements.nobody : "Hugo's rebuild", ours: burstSeconds)
      if let rebuild { results.note(Self.many, of: "Hugo's rebuild", theirs: rebuild) }
    }
    results.note(Self.filling, of: Measurements.nobody, ours: Double(scale.stories) / fillSeconds)
    results.note(Self.memory, of: Measurements.nobody, ours: Double(Self.residentKilobytes) * 1024 / 1_000_000)
  }

  /// The most memory that this process ever had, which works as the daemon does.
  private static var residentKilobytes: Int {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss
  }

  private func publish(_ stories: ClosedRange<Int>, _ newsroom: BenchNewsroom) async throws {
    let tasks = 4
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          for story in stories where story % tasks == task {
            try await newsroom.write(story)
            try await newsroom.approve(story)
            if story % 500 == 0 { Progress.show("Filling the site: \(story) of \(stories.upperBound)") }
          }
        }
      }
      try await group.waitForAll()
    }
    while try await newsroom.published() < stories.count { try await Task.sleep(for: .milliseconds(50)) }
  }

  private func measureSingles(
    _ newsroom: BenchNewsroom, _ limit: DiskLimit
  ) async throws -> [(ours: Double, limit: Double)] {
    var figures: [(ours: Double, limit: Double)] = []
    for story in scale.stories + 1...scale.stories + count {
      try await newsroom.write(story)
      let page = newsroom.page(of: story)
      let ours = try await seconds {
        try await newsroom.approve(story)
        while unsafe access(page, F_OK) != 0 { try await Task.sleep(for: .microseconds(200)) }
      }
      let wanted = story
      while try await newsroom.published() < wanted { try await Task.sleep(for: .milliseconds(1)) }
      figures.append((ours * 1000, try await limit.run(try await newsroom.files(of: story), of: newsroom.root)))
      Progress.show("One story at a time: \(figures.count) of \(count)")
    }
    return figures
  }

  private func approveAndWait(_ stories: Range<Int>, _ newsroom: BenchNewsroom) async throws {
    let before = try await newsroom.published()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask { for story in stories where story % 4 == task { try await newsroom.approve(story) } }
      }
      try await group.waitForAll()
    }
    while try await newsroom.published() < before + stories.count { try await Task.sleep(for: .milliseconds(5)) }
  }

  private mutating func measureHugo(_ directory: String) async throws -> Double? {
    guard let hugo else {
      results.noteMissing("Hugo", because: "its program was not named: --hugo")
      return nil
    }
    Progress.say("Hugo builds the same site")
    let site = HugoSite(scale: scale, directory: directory)
    try site.write()
    do {
      return try await seconds {
        _ = try await MeasuredProcess.run([
          hugo, "--source", directory, "--destination", "\(directory)/public", "--quiet",
        ])
      }
    } catch {
      results.noteMissing("Hugo", because: "\(error)")
      return nil
    }
  }

  private func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
