import type { Server } from 'node:http';
import type { CallKey, CapabilityManifest, VideoProvider } from '@crossfade/video-core';
import type { Call, ClientAdapter, Join } from '@crossfade/video-core/client';
import type { ServedDeployment as Served, ServerLog } from '@crossfade/video-server';
import type { Hono } from 'hono';
import type { ComponentType as Component, ReactNode } from 'react';

/** What pages of the documentation speak of without showing where it comes from. */
declare global {
  /** The application's own. */
  const adapters: readonly VideoProvider<ClientAdapter>[];
  const app: Hono;
  const call: Call;
  const deployments: readonly Served[];
  const httpServer: Server;
  const join: Join;
  const key: CallKey;
  const log: ServerLog;
  const secret: string;
  const server: string;
  const staffToken: string;
  const url: string;
  const Stage: () => ReactNode;
  const sessionOf: (cookie: string | null) => Promise<
    | {
        readonly id: string;
        readonly name: string;
        readonly organisation: string;
        readonly isCarer: boolean;
        readonly isStaff: boolean;
      }
    | undefined
  >;
  /** The product's. */
  interface ProviderDeps {
    readonly url: string;
    readonly tokenSecret: string;
  }
  const deps: ProviderDeps;
  const loadMesh: (deps: ProviderDeps) => Promise<Served>;
  const MESH_CAPABILITIES: CapabilityManifest;

  /** Imported further up on the same page, or plain from the text. */
  type ComponentType = Component;
  type ServedDeployment = Served;
  const CallDevtools: typeof import('@crossfade/video-react/devtools').CallDevtools;
  const CallProvider: typeof import('@crossfade/video-react').CallProvider;
  const asId: typeof import('@crossfade/video-core').asId;
  const createCall: typeof import('@crossfade/video-core/client').createCall;
  const createDevtools: typeof import('@crossfade/video-react/devtools').createDevtools;
  const defineProvider: typeof import('@crossfade/video-core').defineProvider;
  const lazy: typeof import('react').lazy;
  const livekit: typeof import('@crossfade/video-livekit').livekit;
  const UnauthorizedError: typeof import('@crossfade/video-core').UnauthorizedError;
  const useDecision: typeof import('@crossfade/video-react').useDecision;
}
