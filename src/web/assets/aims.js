// Comfort only: every page works without it.
import { initAll } from './components.js';

initAll();
