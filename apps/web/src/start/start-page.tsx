import type { ReactNode } from 'react';
import { Logo } from '../brand/logo.tsx';
import { texts } from '../texts/texts.ts';
import { CallPicture } from './call-picture.tsx';
import { StartForm } from './start-form.tsx';

const { start } = texts;

export const StartPage = (): ReactNode => (
  <div className="start">
    <header className="page-head">
      <Logo />
    </header>
    <main className="start-main">
      <section className="start-intro">
        <h1>
          {start.title} <span className="start-second">{start.titleSecond}</span>
        </h1>
        <p className="start-lead">{start.lead}</p>
        <StartForm />
      </section>
      <CallPicture />
    </main>
    <ul className="start-points">
      {start.points.map(({ title, body }) => (
        <li key={title}>
          <h2>{title}</h2>
          <p>{body}</p>
        </li>
      ))}
    </ul>
    <footer className="start-foot">{start.footer}</footer>
  </div>
);
