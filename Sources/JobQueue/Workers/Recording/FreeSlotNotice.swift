internal import Logging
internal import Postgres

extension Recorder {
  /// Has those who wait for a slot in these queues look again, here and in other processes: jobs of theirs have ended.
  func announceFreeSlots(_ queues: Set<String>) async {
    guard !queues.isEmpty else { return }
    shift.ring(for: queues)
    do {
      _ = try await pool.query(queue.sql["announce_free_slots"], queues.sorted())
    } catch {
      // They look by themselves in a while.
      logger.warning("Others could not be told of free slots", metadata: ["error": "\(error)"])
    }
  }
}
