// Ties a socket to the object that owns it at the moment, with handlers shared by all sockets: no closure a connection.
import type { Socket } from 'node:net'

/** What the present owner of a socket hears about it. */
export interface SocketHolder {
  socketConnected(): void
  socketSecured(): void
  /** `length` bytes were read into the worker's shared buffer; they are gone after the call. */
  socketRead(length: number): void
  socketEnded(): void
  socketFailed(error: NodeJS.ErrnoException): void
  socketClosed(): void
}

/** How much is read at once. */
export const READ_BYTES = 64 * 1024

const HOLDER = Symbol('holder')

interface HeldSocket extends Socket {
  [HOLDER]: SocketHolder
}

/** Makes `holder` the one that hears of the socket from now on. */
export function holdSocket(socket: Socket, holder: SocketHolder): void {
  ;(socket as HeldSocket)[HOLDER] = holder
}

/** Attaches the shared handlers; once in the life of a socket. */
export function listenTo(socket: Socket, secure: boolean): void {
  socket.on('connect', onConnect)
  socket.on('end', onEnd)
  socket.on('error', onError)
  socket.on('close', onClose)
  if (secure) socket.on('secureConnect', onSecure)
}

/** The `onread` option that makes every socket read into one buffer. */
export function sharedRead(buffer: Uint8Array): { buffer: Uint8Array; callback: (length: number) => boolean } {
  return { buffer, callback: onRead }
}

/** Copies what a socket reads into the shared buffer: a TLS socket over another socket takes no `onread`. */
export function pourInto(buffer: Buffer, socket: Socket): void {
  socket.on('data', (data: Buffer) => {
    for (let from = 0; from < data.length; from += READ_BYTES) {
      const length = data.copy(buffer, 0, from, from + READ_BYTES)
      ;(socket as HeldSocket)[HOLDER].socketRead(length)
    }
  })
}

function onRead(this: unknown, length: number): boolean {
  ;(this as HeldSocket)[HOLDER].socketRead(length)
  return true
}

function onConnect(this: HeldSocket): void {
  this[HOLDER].socketConnected()
}

function onSecure(this: HeldSocket): void {
  this[HOLDER].socketSecured()
}

function onEnd(this: HeldSocket): void {
  this[HOLDER].socketEnded()
}

function onError(this: HeldSocket, error: NodeJS.ErrnoException): void {
  this[HOLDER].socketFailed(error)
}

function onClose(this: HeldSocket): void {
  this[HOLDER].socketClosed()
}

const nothing = (): void => undefined

/** Holds sockets that nobody waits for any more. */
export const ABANDONED: SocketHolder = {
  socketConnected: nothing,
  socketSecured: nothing,
  socketRead: nothing,
  socketEnded: nothing,
  socketFailed: nothing,
  socketClosed: nothing,
}
