import Foundation
import Testing

@Suite("Operating the queue")
struct QueueOperationTests {
  @Test("An operator pauses a queue, sees who paused it, and resumes it; its jobs wait in the meantime")
  func pause() async throws {
    try await Daemon.with { daemon in
      let paused = try await daemon.succeeds(as: "ops", "--json", "queue", "pause", "intake")
      #expect(paused.contains(#""paused_by" : "ops""#))
      try await daemon.succeeds(as: "jomondi", "submit", "--no-wait", daemon.file("a.md", Sample.draft("held-up")))
      let waiting = try await daemon.succeeds(as: "jomondi", "jobs", "--queue", "intake")
      #expect(waiting.contains("available"))
      #expect(try await daemon.copydesk(as: "jomondi", ["show", "held-up"]).status == 66)

      try await daemon.succeeds(as: "ops", "queue", "resume", "intake")
      let next = try await daemon.succeeds(as: "jomondi", "submit", daemon.file("b.md", Sample.draft("next")))
      #expect(next.contains("next"))
      try await daemon.succeeds(as: "jomondi", "show", "held-up")
      let row = try await daemon.succeeds(as: "jomondi", "queue", "stats", "intake")
      #expect(row.hasPrefix("intake\t0\t"))
      #expect(row.hasSuffix("\t-\n"))
    }
  }

  @Test("Limits are set, shown and lifted one by one")
  func limits() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "ops", "queue", "limits", "publishing", "--global", "4", "--per-key", "2")
      try await daemon.succeeds(as: "ops", "queue", "limits", "publishing", "--rate", "30/60", "--burst", "5")
      let all = try await daemon.succeeds(as: "jomondi", "queue", "limits", "publishing")
      #expect(all.contains("4 at once, 2 per key, 30 in 60 s, 5 in a burst"))
      try await daemon.succeeds(as: "ops", "queue", "limits", "publishing", "--rate", "none", "--global", "none")
      #expect(try await daemon.succeeds(as: "jomondi", "queue", "limits", "publishing").contains("\t2 per key\t"))
      let wrong = try await daemon.request(
        "POST", "/v1/queues/publishing/limits", as: "ops", body: #"{"global": 0}"#)
      #expect(wrong.status == 400)
    }
  }

  @Test("Metrics show the work outstanding, how long jobs took, and how connections are used")
  func metrics() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", daemon.file("a.md", Sample.draft("measured")))
      try await daemon.succeeds(as: "ops", "queue", "pause", "intake")
      try await daemon.succeeds(as: "jomondi", "submit", "--no-wait", daemon.file("b.md", Sample.draft("waiting")))
      let lines = try await daemon.succeeds(as: "jomondi", "metrics").split(separator: "\n")
      for line in [
        #"job_queue_attempts_total{kind="intake",outcome="completed"} 1"#,
        #"job_queue_wait_seconds_count{kind="intake"} 1"#, #"job_queue_run_seconds_count{kind="intake"} 1"#,
        #"job_queue_total_seconds_bucket{kind="intake",le="+Inf"} 1"#, "# TYPE job_queue_run_seconds histogram",
        #"job_queue_jobs{queue="intake",state="available",kind="intake"} 1.0"#, "job_queue_leases_lost_total 0",
      ] {
        #expect(lines.contains(Substring(line)), "\(line)")
      }
      for name in ["job_queue_oldest_wait_seconds{", "job_queue_claim_batch_bucket{", "job_queue_connections{"] {
        #expect(lines.contains { $0.hasPrefix(name) }, "\(name)")
      }
    }
  }

  @Test("Only operators may change queues and jobs; all staff may see them; unknown ones are not found")
  func permission() async throws {
    try await Daemon.with { daemon in
      for arguments in [
        ["queue", "pause", "intake"], ["queue", "resume", "intake"], ["queue", "limits", "intake", "--global", "1"],
        ["job", "run-now", "1"],
      ] {
        #expect(try await daemon.copydesk(as: "nsargsyan", arguments).status == 77, "\(arguments)")
      }
      #expect(try await daemon.copydesk(as: "ops", ["queue", "pause", "intaek"]).status == 66)
      #expect(try await daemon.copydesk(as: "ops", ["job", "retry", "99999"]).status == 66)
      #expect(try await daemon.copydesk(as: "ops", ["queue", "limits", "intake", "--global", "0"]).status == 64)
      try await daemon.succeeds(as: "jomondi", "submit", daemon.file("a.md", Sample.draft("done")))
      let jobs = try await daemon.succeeds(as: "jomondi", "--json", "jobs", "--kind", "intake", "--state", "completed")
      let listed = try #require(JSONSerialization.jsonObject(with: Data(jobs.utf8)) as? [[String: Any]])
      let number = try #require(listed.first?["id"] as? Int)
      try await daemon.succeeds(as: "jomondi", "job", "show", "\(number)")
      #expect(try await daemon.copydesk(as: "ops", ["job", "run-now", "\(number)"]).status == 75)
    }
  }
}
