/// Lets the contenders take turns, and records their figures.
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
    case .latency: try await runLatency()
    case .enqueue: try await runEnqueue()
    case .depth: try await runDepth()
    case .processes: try await runProcesses()
    }
  }

  /// The contenders that can take part; records why the others cannot.
  private mutating func prepared() async -> [any Contender] {
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
    return ready
  }

  private mutating func runThroughput() async throws {
    let ready = await prepared()
    let peers = ready.map(\.name).filter { $0 != OwnQueue().name }
    for round in 1...rounds {
      for contender in ready {
        Progress.say("round \(round)/\(rounds): \(jobs) jobs by \(contender.name)")
        let figures = try await cluster.withDatabase { try await contender.run(jobs: jobs, database: $0) }
        note(figures, of: contender.name, beside: peers)
      }
    }
  }

  private mutating func runLatency() async throws {
    let ready = await prepared()
    for round in 1...rounds {
      Progress.say("round \(round)/\(rounds): latency")
      for contender in ready where contender.name != OwnQueue().name {
        let report = try await cluster.withDatabase {
          try await contender.latency(samples: 500, rate: 40, database: $0)
        }
        if let report { noteIdle(contender.name, theirs: report, ours: try await idleLatency(Self.together)) }
      }
      // Short turns, since a machine is not equally fast at all times.
      for _ in 1...3 where contenders.count > 1 {
        let theirs = try await idleLatency(["blocking-latency"])
        noteIdle("blocking libpq", theirs: theirs, ours: try await idleLatency(Self.together))
        noteIdle("blocking libpq", "idle, apart", theirs: theirs, ours: try await idleLatency(Self.apart))
      }
      if contenders.count == 1 {
        noteIdle(Measurements.nobody, theirs: nil, ours: try await idleLatency(Self.together))
        noteIdle(Measurements.nobody, "idle, apart", theirs: nil, ours: try await idleLatency(Self.apart))
      }
      let flowing = try await latency(Self.together, samples: 10_000, rate: 1_000)
      results.note(.latency("1,000 jobs/s", 50), of: Measurements.nobody, ours: flowing.p50)
      results.note(.latency("1,000 jobs/s", 99), of: Measurements.nobody, ours: flowing.p99)
    }
  }

  /// Enqueued in a process with an idle worker, and in one without.
  private static let together = ["own-latency"]
  private static let apart = ["own-latency", "--apart"]

  private mutating func noteIdle(
    _ peer: String, _ load: String = "idle", theirs: LatencyReport?, ours: LatencyReport
  ) {
    for (percent, value) in [(50, \LatencyReport.p50), (99, \.p99)] {
      results.note(.latency(load, percent), of: peer, ours: ours[keyPath: value])
      if let theirs { results.note(.latency(load, percent), of: peer, theirs: theirs[keyPath: value]) }
    }
  }

  private func idleLatency(_ command: [String]) async throws -> LatencyReport {
    try await latency(command, samples: 200, rate: 40)
  }

  private mutating func runEnqueue() async throws {
    for round in 1...rounds {
      Progress.say("round \(round)/\(rounds): enqueue one by one")
      // Each goes first once, since the table grows.
      for turn in SingleEnqueue.allCases.indices {
        let order = SingleEnqueue.allCases[turn...] + SingleEnqueue.allCases[..<turn]
        let rates = try await cluster.withDatabase { database in
          try await Backlog(name: "empty", available: 0).fill(database)
          var rates: [SingleEnqueue: Double] = [:]
          for one in order { rates[one] = try await one.rate(in: database) }
          return rates
        }
        for one in order {
          guard let measure = one.measure else { continue }
          if let ours = rates[one] { results.note(measure, of: "pgbench INSERT", ours: ours) }
          if let theirs = rates[.bareInsert] { results.note(measure, of: "pgbench INSERT", theirs: theirs) }
        }
      }
    }
  }

  private mutating func runDepth() async throws {
    for round in 1...rounds {
      Progress.say("round \(round)/\(rounds): \(Backlog.shallow.name)")
      let shallow = try await work(Backlog.worked, of: .shallow)
      for backlog in [Backlog.deep, .future, .unknown] {
        Progress.say("round \(round)/\(rounds): \(backlog.name)")
        let measure = Measure(name: "throughput, \(backlog.name)", unit: "jobs/s", direction: .higherIsBetter)
        results.note(measure, of: Backlog.shallow.name, ours: try await work(Backlog.worked, of: backlog))
        results.note(measure, of: Backlog.shallow.name, theirs: shallow)
      }
    }
  }

  private mutating func runProcesses() async throws {
    // Twice as many, since each process takes a while to start.
    let jobs = 2 * jobs
    let backlog = Backlog(name: "all", available: jobs + jobs / 4)
    for round in 1...rounds {
      Progress.say("round \(round)/\(rounds): one process")
      let one = try await work(jobs, of: backlog)
      for processes in [2, 4] {
        Progress.say("round \(round)/\(rounds): \(processes) processes")
        let measure = Measure(name: "throughput, \(processes) processes", unit: "jobs/s", direction: .higherIsBetter)
        let share = Measure(name: "shares of \(processes) processes", unit: "% of all", direction: .higherIsBetter)
        let (rate, shares) = try await cluster.withDatabase { database in
          try await backlog.fill(database)
          let rate = try await OwnQueue.work(jobs, processes: processes, database: database)
          return (rate, try await WorkerShares.read(database))
        }
        results.note(measure, of: "one process", ours: rate)
        results.note(measure, of: "one process", theirs: one)
        for one in shares { results.note(share, of: "equal shares", ours: one) }
        results.note(share, of: "equal shares", theirs: 100 / Double(processes))
      }
    }
  }

  private func work(_ jobs: Int, of backlog: Backlog) async throws -> Double {
    try await cluster.withDatabase { database in
      try await backlog.fill(database)
      return try await OwnQueue.work(jobs, database: database)
    }
  }

  private func latency(_ command: [String], samples: Int, rate: Double) async throws -> LatencyReport {
    try await cluster.withDatabase {
      try await LatencyReport.measure(command, database: $0, samples: samples, rate: rate)
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

extension Measure {
  fileprivate static func latency(_ load: String, _ percent: Int) -> Measure {
    Measure(name: "latency \(load) p\(percent)", unit: "ms", direction: .lowerIsBetter)
  }
}
