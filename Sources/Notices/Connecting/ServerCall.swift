import Foundation
import Glibc
import Synchronization

/// A conversation with a server, which no one else takes part in and which ends: on a thread of its own, since that waits and those
/// of tasks never do.
struct ServerCall: Sendable {
  /// A name or an address.
  let host: String
  let port: Int
  /// How sentences name the server.
  let place: String
  /// How long the server may be silent, in seconds.
  var patience = 10
  /// How long all of it may take.
  let limit: Duration
  var clock: any Clock<Duration> = ContinuousClock()
  /// What finds the addresses of a host.
  var find: @Sendable (_ host: String, _ port: Int) -> HostAddresses? = { HostAddresses(of: $0, port: $1) }

  /// Connects, and says what is to be said; what came of it.
  ///
  /// When the time is over, or the task is cancelled, the connection is cut, whatever is waited for on it. Where there is none yet,
  /// since the host is still looked for, the thread is left to itself: it ends once the resolver has given up (resolv.conf(5)).
  @concurrent
  func talk<Value: Sendable>(
    _ talk: @escaping @Sendable (ServerConnection) throws(NoticeFault) -> Value
  ) async throws(NoticeFault) -> Value {
    let cut = ConnectionCut()
    let seconds = limit.components.seconds
    let ended = await withTaskCancellationHandler {
      await withTaskGroup(of: Result<Value, NoticeFault>?.self) { [clock] group in
        group.addTask { await onThread(cut) { result(of: talk, cut) } }
        group.addTask {
          if (try? await clock.sleep(for: limit)) != nil { cut.make("took longer than \(seconds) s") }
          return nil
        }
        var ended: Result<Value, NoticeFault>?
        for await result in group {
          guard let result else { continue }
          ended = result
          group.cancelAll()
        }
        return ended
      }
    } onCancel: {
      cut.make("was not waited for")
    }
    switch ended {
    case .success(let value)?: return value
    case .failure(let fault)?: throw cut.reason.map { .tryAgain(reason: "\(place) \($0)") } ?? fault
    case nil: throw .tryAgain(reason: "\(place) was not asked")
    }
  }

  private func result<Value>(
    of talk: (ServerConnection) throws(NoticeFault) -> Value, _ cut: ConnectionCut
  ) -> Result<Value, NoticeFault> {
    defer { cut.close() }
    do throws(NoticeFault) {
      return .success(try talk(try ServerConnection(self, cut)))
    } catch {
      return .failure(error)
    }
  }

  private func onThread<Value: Sendable>(
    _ cut: ConnectionCut, _ work: @escaping @Sendable () -> Result<Value, NoticeFault>
  ) async -> Result<Value, NoticeFault> {
    await withCheckedContinuation { continuation in
      let waiting = Mutex(Optional(continuation))
      let answer = { @Sendable (result: Result<Value, NoticeFault>) in
        waiting.withLock { $0.take() }?.resume(returning: result)
      }
      cut.whenUnconnected { answer(.failure(.tryAgain(reason: "the host of \(place) was not found in time"))) }
      Thread.detachNewThread {
        Self.ignoreBrokenPipes()
        answer(work())
      }
    }
  }

  /// OpenSSL writes to a connection that the server has ended as to any other: this thread is not to be killed for it.
  private static func ignoreBrokenPipes() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

/// Has a connection, and can end it while a thread waits for what comes on it.
final class ConnectionCut: Sendable {
  private struct State {
    var socket: Int32?
    var reason: String?
    var unconnected: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Why it was cut, as in "the server …"; nil when it was not.
  var reason: String? { state.withLock { $0.reason } }

  /// Cuts the connection, now or as soon as there is one. What is said first counts.
  func make(_ reason: String) {
    let unconnected: (@Sendable () -> Void)? = state.withLock { state in
      state.reason = state.reason ?? reason
      guard let socket = state.socket else { return state.unconnected }
      _ = shutdown(socket, Int32(SHUT_RDWR))
      return nil
    }
    unconnected?()
  }

  /// Has that be done when it is cut while there is no connection.
  func whenUnconnected(_ act: @escaping @Sendable () -> Void) {
    let isCut = state.withLock { state in
      state.unconnected = act
      return state.reason != nil
    }
    if isCut { act() }
  }

  /// Has that socket from now on; false when it has been cut before.
  func take(_ socket: Int32) -> Bool {
    state.withLock { state in
      state.socket = socket
      return state.reason == nil
    }
  }

  /// Closes the socket, if there is one.
  func close() {
    state.withLock { state in
      if let socket = state.socket { _ = Glibc.close(socket) }
      state.socket = nil
    }
  }
}
