import Postgres
import PostgresTesting
import Testing
import TimeTesting

@Suite("Listener", .timeLimit(.minutes(10)))
struct ListenerTests {
  private func listener(_ configuration: ConnectionConfiguration, _ channels: String...) -> Listener {
    Listener(
      configuration: configuration, channels: channels, backOff: BackOff(initial: .milliseconds(1)), logger: silent)
  }

  private func payload(_ event: ListenEvent?) -> String? {
    if case .notification(let notification)? = event { notification.payload } else { nil }
  }

  @Test("Notifications come in order, after the warning that earlier ones may be missing")
  func order() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { sender in
        var events = listener(configuration, "jobs").makeAsyncIterator()
        #expect(await events.next() == .mayHaveMissed)
        for number in 1...100 { try await sender.execute("SELECT pg_notify('jobs', $1)", "\(number)") }
        for number in 1...100 { #expect(payload(await events.next()) == "\(number)") }
      }
    }
  }

  @Test("Only the requested channels are heard, whatever their names")
  func channels() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { sender in
        var events = listener(configuration, "jobs", "Désk \"1\"").makeAsyncIterator()
        #expect(await events.next() == .mayHaveMissed)
        try await sender.execute("SELECT pg_notify('other', 'no')")
        try await sender.execute("SELECT pg_notify($1, 'yes')", "Désk \"1\"")
        let event = await events.next()
        #expect(
          event
            == .notification(
              Notification(channel: "Désk \"1\"", payload: "yes", processID: sender.serverProcessID)))
      }
    }
  }

  @Test("After its session ends it listens again, and warns that it may have missed something")
  func reconnects() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { sender in
        var events = listener(configuration, "jobs").makeAsyncIterator()
        #expect(await events.next() == .mayHaveMissed)
        for round in 1...3 {
          try await sender.execute("SELECT pg_notify('jobs', $1)", "\(round)")
          #expect(payload(await events.next()) == "\(round)")
          try await sender.execute(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """)
          try await sender.execute("SELECT pg_notify('jobs', 'nobody hears this')")
          #expect(await events.next() == .mayHaveMissed)
        }
      }
    }
  }

  @Test("A listener ends with its task, and its session with it")
  func cancellation() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        let listener = listener(configuration, "jobs")
        let listening = Barrier(2)
        let task = Task {
          var heard: [ListenEvent] = []
          for await event in listener {
            heard.append(event)
            await listening.arrive()
          }
          return heard
        }
        await listening.arrive()
        task.cancel()
        #expect(await task.value == [.mayHaveMissed])
        try await until {
          try await observer.number(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") == 0
        }
      }
    }
  }

  @Test("A silent server is probed, and silence is not an event")
  func silence() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { sender in
        let patient = Listener(
          configuration: configuration, channels: ["jobs"], silenceLimit: .milliseconds(1),
          answerLimit: WaitLimit.standard, logger: silent)
        var events = patient.makeAsyncIterator()
        #expect(await events.next() == .mayHaveMissed)
        async let next = events.next()
        // The question that it asks is seen in the server's list of last statements.
        try await until {
          try await sender.number(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'SELECT 1'")
            == 1
        }
        try await sender.execute("SELECT pg_notify('jobs', 'at last')")
        #expect(payload(await next) == "at last")
      }
    }
  }
}
