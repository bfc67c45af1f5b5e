/// Lets the contenders take turns, and notes what each came to.
struct QueueBenchmark {
  let cluster: BenchmarkCluster
  let contenders: [any Contender]
  let jobs: Int
  let rounds: Int

  private(set) var results = Measurements()

  init(cluster: BenchmarkCluster, contenders: [any Contender], jobs: Int, rounds: Int) {
    self.cluster = cluster
    self.contenders = contenders
    self.jobs = jobs
    self.rounds = rounds
  }

  mutating func run(_ measure: QueueMeasure) async throws {
    switch measure {
    case .throughput: try await runThroughput()
    }
  }

  private mutating func runThroughput() async throws {
    var ready: [any Contender] = []
    for contender in contenders {
      Progress.say("preparing \(contender.name)")
      do {
        try await contender.prepare()
        ready.append(contender)
      } catch {
        results.noteMissing(contender.name, because: "\(error)")
      }
    }
    let peers = ready.map(\.name).filter { $0 != OwnQueue().name }
    for round in 1...rounds {
      for contender in ready {
        Progress.say("round \(round)/\(rounds): \(jobs) jobs by \(contender.name)")
        let figures = try await cluster.withDatabase { try await contender.run(jobs: jobs, database: $0) }
        note(figures, of: contender.name, beside: peers)
      }
    }
  }

  private mutating func note(_ figures: ContenderFigures, of name: String, beside peers: [String]) {
    for (measure, value) in figures.byMeasure {
      if name != OwnQueue().name {
        results.note(measure, of: name, theirs: value)
      } else {
        for peer in peers.isEmpty ? [Measurements.nobody] : peers { results.note(measure, of: peer, ours: value) }
      }
    }
  }
}
