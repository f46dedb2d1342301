import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '../brand/logo.tsx';
import { startTexts } from '../texts/start-texts.ts';
import { CallPicture } from './call-picture.tsx';
import { StartForm } from './start-form.tsx';

export const StartPage = (): ReactNode => (
  <div className="start">
    <header className="page-head">
      <Logo />
      <Link className="button button-quiet start-sign-in" href="/sign-in" prefetch={false}>
        {startTexts.signIn}
      </Link>
    </header>
    <main className="start-main">
      <section className="start-intro">
        <h1>
          {startTexts.title} <span className="start-second">{startTexts.titleSecond}</span>
        </h1>
        <p className="start-lead">{startTexts.lead}</p>
        <StartForm />
      </section>
      <CallPicture />
    </main>
    <ul className="start-points">
      {startTexts.points.map(({ title, body }) => (
        <li key={title}>
          <h2>{title}</h2>
          <p>{body}</p>
        </li>
      ))}
    </ul>
    <footer className="start-foot">
      <span>{startTexts.footer}</span>
      <Link href="/tablet" prefetch={false}>
        {startTexts.tablet}
      </Link>
    </footer>
  </div>
);
